import { getSaveRegistry } from '@/lib/save/server'

/**
 * Asks a running save to send nothing further; it still ends with a true outcome for every draft. A route and not a
 * server action: those of one page wait for one another, and this one must not wait for the save. Other sites cannot
 * call it, because a browser asks us first before it sends a DELETE for them, and is not answered.
 */
export async function DELETE(
  _request: Request,
  { params }: { params: Promise<{ saveId: string }> },
): Promise<Response> {
  const { saveId } = await params
  return new Response(null, { status: getSaveRegistry().cancel(saveId) ? 204 : 404 })
}
