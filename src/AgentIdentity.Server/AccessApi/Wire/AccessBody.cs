using System.Text.Json;
using AgentIdentity.Server.Fga;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Reads a request's body; what is not a JSON object that every reader reads alike is refused with 400 (AuthZEN 1.0 section 10.1.2).</summary>
internal static class AccessBody
{
    public static async Task<IResult> UseAsync(HttpContext http, Func<JsonElement, Task<IResult>> use)
    {
        if (!http.Request.HasJsonContentType())
        {
            return Refuse("The body must be application/json.");
        }

        var (message, refusal) = await FgaBody.ReadAsync(http);
        return refusal is not null ? Problems.Of(refusal.Status, ServerError.AccessRequestMalformed, refusal.Message)
            : await use(message!.Json);
    }

    public static IResult Refuse(string detail) => Problems.Of(400, ServerError.AccessRequestMalformed, detail);
}
