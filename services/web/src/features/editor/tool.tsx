import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Icon, type IconName } from '../../ui/icon.tsx';

type ToolProps = { icon: IconName; label: string; on?: boolean; isDisabled?: boolean; onPress: () => void };

/** One tool; `on` says that the text where one is already has it. */
export const Tool = ({ icon, label, on = false, isDisabled = false, onPress }: ToolProps) => (
  <TooltipTrigger delay={500} closeDelay={50}>
    <ToggleButton
      className="button button-quiet button-icon tool"
      aria-label={label}
      isSelected={on}
      isDisabled={isDisabled}
      onPress={onPress}
      // The text keeps the selection on which the tool acts.
      preventFocusOnPress
    >
      <Icon name={icon} />
    </ToggleButton>
    <Tooltip className="tooltip" offset={6}>
      {label}
    </Tooltip>
  </TooltipTrigger>
);
