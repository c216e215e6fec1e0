/** Once a frame: what comes more often than a screen shows is told together. A page that is not seen has no frames, and is told by the clock. */
export function nextFrame(tell: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(tell, 250)
  else requestAnimationFrame(tell)
}
