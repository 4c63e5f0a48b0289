import type { Role } from '@bocage/contracts';
import { Checkbox } from '../../ui/field.tsx';

/** Which roles, several at once. */
export const RoleChoice = ({
  label,
  roles,
  chosen,
  onChange,
}: {
  label: string;
  roles: readonly Role[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: Set<string>) => void;
}) => {
  const toggle = (id: string, wanted: boolean) => {
    const next = new Set(chosen);
    if (wanted) next.add(id);
    else next.delete(id);
    onChange(next);
  };
  return (
    <fieldset className="choices-grid whole">
      <legend>{label}</legend>
      {roles.map((role) => (
        <Checkbox key={role.id} isSelected={chosen.has(role.id)} onChange={(wanted) => toggle(role.id, wanted)}>
          {role.name}
        </Checkbox>
      ))}
    </fieldset>
  );
};
