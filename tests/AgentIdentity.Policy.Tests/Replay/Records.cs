using System.Text;
using System.Text.Json;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Replay;

/// <summary>Decisions as the evidence holds them, and what another policy makes of them.</summary>
internal static class Records
{
    public static string Line(Decision decision, bool withArguments = true)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", 1);
            json.WriteString("kind", "call.decided");
            json.WriteStartObject("body");
            json.WriteString("human", "ben");
            json.WritePropertyName("decision");
            if (withArguments)
            {
                decision.WriteWithArgumentsTo(json);
            }
            else
            {
                decision.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static ReplayReport Replay(this World draft, params string[] lines) => draft.Replay(null, lines);

    public static ReplayReport Replay(this World draft, World? basis, params string[] lines) => Replay(new PolicyReplay(draft.Snapshot(), basis?.Snapshot()), lines);

    public static ReplayReport Replay(PolicyReplay replay, IEnumerable<string> lines, int workers = 1)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        return replay.Run(stream, workers);
    }
}
