import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps } from 'react-aria-components/Checkbox';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components/TextField';
import {
  Radio as AriaRadio,
  RadioGroup as AriaRadioGroup,
  type RadioGroupProps,
} from 'react-aria-components/RadioGroup';
import { SearchField as AriaSearchField, type SearchFieldProps } from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import './field.css';

type Said = { label: string; description?: ReactNode; error?: string | null | undefined };

const Words = ({ description, error }: Pick<Said, 'description' | 'error'>) => (
  <>
    {description && (
      <Text slot="description" className="field-description">
        {description}
      </Text>
    )}
    <FieldError className="field-error">
      {({ validationErrors, defaultChildren }) => (
        <>
          <Icon name="warning" size={18} />
          <span>{error ?? (validationErrors.length > 0 ? validationErrors.join(' ') : defaultChildren)}</span>
        </>
      )}
    </FieldError>
  </>
);

type TextProps = Omit<TextFieldProps, 'children' | 'className' | 'style'> &
  Said & { rows?: number; hideLabel?: boolean; placeholder?: string };

/** One line of text, or several with `rows`; its label always stands above it. */
export const TextField = ({ label, description, error, rows, hideLabel, placeholder, ...rest }: TextProps) => {
  const { t } = useTranslation('ui');
  return (
    <AriaTextField
      {...rest}
      className="field"
      // `false` would hide what the browser itself says: too short, missing.
      {...(error || rest.isInvalid ? { isInvalid: true } : {})}
      // What the server refused stands until the next answer, and must not keep the form from asking again.
      validationBehavior={error ? 'aria' : 'native'}
    >
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>
        {label}
        {rest.isRequired === undefined && !hideLabel && rest.isReadOnly !== true && (
          <span className="field-optional"> {t('optional')}</span>
        )}
      </Label>
      {rows ? (
        <TextArea className="field-input" rows={rows} placeholder={placeholder} />
      ) : (
        <Input className="field-input" placeholder={placeholder} />
      )}
      <Words description={description} error={error} />
    </AriaTextField>
  );
};

type SearchProps = Omit<SearchFieldProps, 'children' | 'className' | 'style'> & {
  label: string;
  placeholder?: string;
  hint?: ReactNode;
};

/** A field that searches; its label is its placeholder too, Escape empties it. */
export const SearchField = ({ label, placeholder, hint, ...rest }: SearchProps) => (
  <AriaSearchField {...rest} aria-label={label} className="search-field">
    <Icon name="search" size={18} />
    <Input className="search-input" placeholder={placeholder ?? label} />
    {hint}
  </AriaSearchField>
);

/** A box to tick, with its words. */
export const Checkbox = ({
  children,
  ...rest
}: Omit<CheckboxProps, 'className' | 'style' | 'children'> & { children: ReactNode }) => (
  <AriaCheckbox {...rest} className="choice">
    <span className="choice-mark choice-box" aria-hidden="true">
      <Icon name={rest.isIndeterminate ? 'remove' : 'check'} size={15} />
    </span>
    <span className="choice-words">{children}</span>
  </AriaCheckbox>
);

type RadiosProps = Omit<RadioGroupProps, 'children' | 'className' | 'style'> &
  Said & { choices: readonly { value: string; label: ReactNode; description?: ReactNode; isDisabled?: boolean }[] };

/** One of a few, all in sight. */
export const Radios = ({ label, description, error, choices, ...rest }: RadiosProps) => (
  <AriaRadioGroup {...rest} className="field" {...(error ? { isInvalid: true } : {})}>
    <Label className="field-label">{label}</Label>
    <div className="choices">
      {choices.map((choice) => (
        <AriaRadio key={choice.value} value={choice.value} isDisabled={choice.isDisabled ?? false} className="choice">
          <span className="choice-mark choice-dot" aria-hidden="true" />
          <span className="choice-words">
            {choice.label}
            {choice.description && <span className="choice-description">{choice.description}</span>}
          </span>
        </AriaRadio>
      ))}
    </div>
    <Words description={description} error={error} />
  </AriaRadioGroup>
);
