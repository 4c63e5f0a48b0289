import type { NewSupport, Support } from '@bocage/contracts';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { isRefused } from '../../app/api.ts';
import { saidMoment } from '../../app/dates.ts';
import { wordsOf } from '../../app/errors.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Radios, TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { toast } from '../../ui/toast.tsx';
import { useAllWorkspaces, useOpenSupport } from './support.queries.ts';

const durations = ['15', '30', '60', '120', '240', '480'] as const;
const levels = ['reader', 'editor'] as const;
const scopes = ['whole', 'chosen'] as const;
const blank = { identifiant: '', level: 'reader', scope: 'whole', minutes: '60', reason: '' };

const Workspaces = ({ chosen, onChange }: { chosen: ReadonlySet<string>; onChange: (next: Set<string>) => void }) => {
  const { t } = useTranslation('support');
  const workspaces = useAllWorkspaces(true);
  if (!workspaces.data) return <Waiting answer={workspaces} lines={2} />;
  return (
    <fieldset className="choices-grid whole">
      <legend>{t('workspaces')}</legend>
      {workspaces.data.length === 0 && <p className="muted">{t('noWorkspace')}</p>}
      {workspaces.data.map((one) => (
        <Checkbox
          key={one.id}
          isSelected={chosen.has(one.id)}
          onChange={(on) => onChange(new Set(on ? [...chosen, one.id] : [...chosen].filter((id) => id !== one.id)))}
        >
          {one.name}
        </Checkbox>
      ))}
    </fieldset>
  );
};

/** Whom, where, how long and why: asked of an administrator before they open their body to somebody. */
export const SupportForm = () => {
  const { t } = useTranslation('support');
  const open = useOpenSupport();
  const [form, setForm] = useState(blank);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [tried, setTried] = useState(false);
  const set = (key: keyof typeof blank) => (value: string) => setForm({ ...form, [key]: value });
  const whom = (['support.person-unknown', 'support.member', 'support.exists'] as const).some((code) =>
    isRefused(open.error, code),
  );
  // The second factor is asked for in its own dialog.
  const other = open.error && !whom && !isRefused(open.error, 'auth.step-up') ? wordsOf(open.error) : null;
  const whole = form.scope === 'whole';
  const none = !whole && chosen.size === 0;
  const blankReason = form.reason.trim() === '';
  const submit = () => {
    setTried(true);
    if (none || blankReason) return;
    const body: NewSupport = {
      identifiant: form.identifiant,
      level: form.level as NewSupport['level'],
      workspaceIds: whole ? null : [...chosen],
      minutes: Number(form.minutes),
      reason: form.reason,
    };
    open.mutate(body, {
      onSuccess: (made: Support) => {
        toast({ title: t('opened', { name: made.displayName, when: saidMoment(made.until) }), tone: 'good' });
        setForm(blank);
        setChosen(new Set());
        setTried(false);
      },
    });
  };
  return (
    <Form
      className="admin-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label={t('identifiant')}
        description={t('identifiantWords')}
        value={form.identifiant}
        onChange={set('identifiant')}
        error={whom ? wordsOf(open.error) : null}
        maxLength={120}
        autoComplete="off"
        isRequired
      />
      <Select
        label={t('minutes')}
        value={form.minutes}
        onChange={set('minutes')}
        options={durations.map((value) => ({ value, label: t(`durations.${value}`) }))}
      />
      <Radios
        label={t('level')}
        value={form.level}
        onChange={set('level')}
        choices={levels.map((value) => ({ value, label: t(`levels.${value}`) }))}
      />
      <Radios
        label={t('scope')}
        value={form.scope}
        onChange={set('scope')}
        error={tried && none ? t('chooseOne') : null}
        choices={scopes.map((value) => ({ value, label: t(`scopes.${value}`) }))}
      />
      {form.scope === 'chosen' && <Workspaces chosen={chosen} onChange={setChosen} />}
      <div className="whole">
        <TextField
          label={t('reason')}
          description={t('reasonWords')}
          value={form.reason}
          onChange={set('reason')}
          error={tried && blankReason ? t('sayWhy') : null}
          maxLength={500}
          rows={2}
          isRequired
        />
      </div>
      {other && (
        <p role="alert" className="whole dialog-failure">
          {other}
        </p>
      )}
      <div className="whole admin-tools">
        <Button type="submit" look="primary" isPending={open.isPending}>
          {t('go')}
        </Button>
      </div>
    </Form>
  );
};
