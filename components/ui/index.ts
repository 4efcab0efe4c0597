export { AlertDialog, type AlertDialogProps } from './alert-dialog'
export { Badge, type BadgeProps, type BadgeTone } from './badge'
export { Button, type ButtonProps } from './button'
export { type ButtonSize, type ButtonVariant, buttonClass } from './button-class'
export { Callout, type CalloutProps, type CalloutTone } from './callout'
export { Checkbox, type CheckboxProps } from './checkbox'
export { cx, inputClass, popupClass, popupItemClass } from './class-names'
export { ContextMenu, type ContextMenuProps, MenuNote } from './context-menu'
export { Dialog, type DialogProps } from './dialog'
export { EmptyState, type EmptyStateProps } from './empty-state'
export { IconButton, type IconButtonProps } from './icon-button'
export { insertText } from './insert-text'
export { Kbd, type KbdProps } from './kbd'
export { commandKey, isComposing, type PressedKey, shortcutKey } from './key-press'
export { handlesOwnKeys, isModalOpen, isTextField } from './key-targets'
export {
  Menu,
  MenuItem,
  type MenuItemProps,
  type MenuProps,
  MenuRadioGroup,
  type MenuRadioGroupProps,
  MenuSeparator,
} from './menu'
export { isApplePlatform, useIsApple } from './platform'
export { Popover, type PopoverProps } from './popover'
export { LOOK_MS } from './press-guard'
export { ProgressBar, type ProgressBarProps } from './progress-bar'
export { SearchField, type SearchFieldProps } from './search-field'
export { SegmentedControl, type SegmentedControlProps } from './segmented-control'
export { Select, type SelectOption, type SelectProps } from './select'
export { SelectField, type SelectFieldProps } from './select-field'
export { Skeleton, type SkeletonProps } from './skeleton'
export { Spinner, type SpinnerProps } from './spinner'
export {
  TextAreaField,
  type TextAreaFieldProps,
  TextField,
  type TextFieldProps,
} from './text-field'
export { type Theme, useTheme } from './theme'
export { ThemeMenu } from './theme-menu'
export { themeScript } from './theme-script'
export {
  type ToastMessage,
  ToastProvider,
  type Toasts,
  type ToastTone,
  useToasts,
} from './toast'
export { Tooltip, type TooltipProps, TooltipProvider } from './tooltip'
export { TroubleCallout, type TroubleCalloutProps } from './trouble-callout'
export { VisuallyHidden, type VisuallyHiddenProps } from './visually-hidden'
