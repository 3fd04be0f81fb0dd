using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>Notifications of progress carry the talk's token to the server and the client's own to the client.</summary>
internal static class ProgressNote
{
    public static JsonElement? Of(IncomingMessage note, JsonElement? token) => note.Method != "notifications/progress" || token is not { } own
        ? note.Params
        : SessionAnswer.Write(json =>
        {
            foreach (var member in note.Body.EnumerateObject())
            {
                if (member.NameEquals("progressToken"))
                {
                    json.WritePropertyName(member.Name);
                    own.WriteTo(json);
                }
                else
                {
                    member.WriteTo(json);
                }
            }
        });
}
