import { getSaveRegistry } from '@/lib/save/server'

/**
 * Asks a running save to send nothing more; it still ends with an outcome for every draft. Not a server action, because
 * the actions of a page run one after another and this must not wait for the save. Other sites cannot call it: for a
 * DELETE a browser first sends a preflight request, which is not answered.
 */
export async function DELETE(
  _request: Request,
  { params }: { params: Promise<{ saveId: string }> },
): Promise<Response> {
  const { saveId } = await params
  return new Response(null, { status: getSaveRegistry().cancel(saveId) ? 204 : 404 })
}
