import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';
import './field.css';

type Option = {
  value: string;
  label: string /** The heading under which it stands, with those beside it. */;
  group?: string;
};
type SelectProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly Option[];
  description?: ReactNode;
  hideLabel?: boolean;
  isDisabled?: boolean;
  small?: boolean;
};

type Run = { group: string | undefined; options: Option[] };
const inRuns = (options: readonly Option[]): Run[] => {
  const runs: Run[] = [];
  for (const option of options) {
    const last = runs.at(-1);
    if (last && last.group === option.group) last.options.push(option);
    else runs.push({ group: option.group, options: [option] });
  }
  return runs;
};
const Choices = ({ options }: { options: readonly Option[] }) =>
  options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.label}
    </option>
  ));

/** The browser's own list of choices: known to every screen reader and every phone. */
export const Select = ({ label, value, onChange, options, description, hideLabel, isDisabled, small }: SelectProps) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      <span className={small ? 'select select-small' : 'select'}>
        <select
          id={id}
          className="field-input"
          value={value}
          disabled={isDisabled}
          aria-describedby={description ? `${id}-words` : undefined}
          onChange={(event) => onChange(event.target.value)}
        >
          {inRuns(options).map(({ group, options: some }) =>
            group ? (
              <optgroup key={group} label={group}>
                <Choices options={some} />
              </optgroup>
            ) : (
              <Choices key="" options={some} />
            ),
          )}
        </select>
        <Icon name="down" size={18} />
      </span>
      {description && (
        <span id={`${id}-words`} className="field-description">
          {description}
        </span>
      )}
    </div>
  );
};

type DateProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  description?: ReactNode;
  min?: string;
  max?: string;
};

/** A day, `AAAA-MM-JJ` or empty, by the browser's own calendar. */
export const DateField = ({ label, value, onChange, description, min, max }: DateProps) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <input
        id={id}
        type="date"
        className="field-input"
        value={value}
        min={min}
        max={max}
        aria-describedby={description ? `${id}-words` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {description && (
        <span id={`${id}-words`} className="field-description">
          {description}
        </span>
      )}
    </div>
  );
};
