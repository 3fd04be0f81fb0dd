using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Admin;

namespace AgentIdentity.Server.Stops;

/// <summary>
/// POST /oauth2/global-revoke (draft-parecki-oauth-global-token-revocation): everything that was issued to a subject, or granted by
/// it, up to now counts no more. For administrators; and an agent may cut off itself, which is what one does whose key was stolen.
/// </summary>
internal sealed class GlobalRevocation(RevocationSubjects subjects, Cutoffs cutoffs, EvidenceStore evidence)
{
    public const string Path = "/oauth2/global-revoke";
    private const string Reason = "global token revocation";

    internal sealed record RevocationBody(JsonElement SubId);

    public async Task<IResult> AnswerAsync(JsonElement subject, string? agent)
    {
        if (subjects.Read(subject) is not { } meant)
        {
            return await RefuseAsync(agent, 400, ServerError.SubjectNotUnderstood, "sub_id must be an iss_sub, opaque, jwt_id or complex identifier of RFC 9493, and nothing else.");
        }

        if (agent is not null)
        {
            meant = [.. meant.Where(cutoff => cutoff.Kind == CutoffKind.Agent && cutoff.Agent == agent)];
            if (meant.Count == 0)
            {
                // The same whether there is such a subject or not.
                return await RefuseAsync(agent, 403, ServerError.RevocationNotAllowed, "An agent may cut off itself and nobody else.");
            }
        }

        if (meant.Count == 0)
        {
            return Problems.Of(404, ServerError.SubjectUnknown, "The subject is not known here.");
        }

        foreach (var cutoff in meant)
        {
            var raised = await cutoffs.RaiseAsync(cutoff with { Reason = Reason }, agent ?? AdminEndpoints.By);
            if (!raised.Ok)
            {
                return Problems.Of(raised.Failure);
            }
        }

        return Results.NoContent();
    }

    private async Task<IResult> RefuseAsync(string? agent, int status, ServerError error, string detail)
    {
        await evidence.AppendAsync("cutoff.refused", null, null, JsonSerializer.SerializeToUtf8Bytes(
            new { by = agent ?? AdminEndpoints.By, code = error.Code(), reason = detail }));
        return Problems.Of(status, error, detail);
    }
}
