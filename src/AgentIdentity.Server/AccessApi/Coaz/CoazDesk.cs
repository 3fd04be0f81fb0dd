using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// Takes an MCP request and its token's claims as they are, maps them by COAZ-MCP's default table and answers: for an enforcement
/// point that has no mapping of its own. Nothing a tool declares about itself is heard.
/// </summary>
internal sealed class CoazDesk(AccessDesk desk, ServerSettings settings)
{
    public async Task<IResult> AnswerAsync(JsonElement body, AccessCaller caller, CancellationToken cancellation)
    {
        if (body.Member("method").Text() is not { Length: > 0 } method)
        {
            return AccessBody.Refuse("method must be the method of an MCP request.");
        }

        if (CoazMapping.PassesThrough(method))
        {
            return new AccessAnswer(true, new JsonObject { ["pass_through"] = true }).ToResult();
        }

        if (!CoazMapping.Knows(method))
        {
            return Refused("unknown_method", "This method of MCP has no mapping.", CoazMapping.Denied);
        }

        var (question, mistake) = CoazMapping.Read(method, body, settings.Issuer + "/mcp/");
        if (question is null)
        {
            return Refused("mapping_error", mistake!, CoazMapping.MappingError);
        }

        var answer = await desk.AnswerAsync(question, caller, cancellation);
        if (answer.Failure is null && !answer.Decision)
        {
            answer.Context["jsonrpc_error"] = CoazMapping.Denied;
        }

        return answer.ToResult();
    }

    private static IResult Refused(string reason, string words, int error)
    {
        var answer = AccessAnswer.Denied(reason, words);
        answer.Context["jsonrpc_error"] = error;
        return answer.ToResult();
    }
}
