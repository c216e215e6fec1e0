/** Of a panel that is there only while it is open. */
export function closing(onClose: () => void): { open: true; onOpenChange: (open: boolean) => void } {
  return { open: true, onOpenChange: (open) => !open && onClose() }
}
