using System.Text;
using AgentIdentity.ModelProxy.Tests.Bedrock;
using AgentIdentity.ModelProxy.Tests.Golden;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>A stream as a provider sent it, event by event. All four say the same in their own words.</summary>
internal sealed record Recording(ModelSurface Wire, IReadOnlyList<byte[]> Events)
{
    internal static readonly ModelSurface[] Wires = [ModelSurface.Chat, ModelSurface.Responses, ModelSurface.Messages, ModelSurface.Converse];

    internal static readonly ModelUsage Usage = new() { Input = 120, CachedInput = 100, Output = 30 };

    internal string ContentType => Wire == ModelSurface.Converse ? "application/vnd.amazon.eventstream" : "text/event-stream";

    internal byte[] Bytes => [.. Events.SelectMany(static one => one)];

    internal static Recording Of(ModelSurface wire) => wire == ModelSurface.Converse
        ? new(wire, [.. Text("converse.events").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Frame)])
        : new(wire, [.. Text($"{Targets.Name(wire)}.sse").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static one => Encoding.UTF8.GetBytes(one + "\n\n"))]);

    /// <summary>The stream for a caller of this surface. Converse has no place for thoughts that OpenAI closed, so they are left out there.</summary>
    internal static Recording Of(ModelSurface wire, ModelSurface surface)
    {
        var recording = Of(wire);
        return (wire, surface) != (ModelSurface.Responses, ModelSurface.Converse)
            ? recording
            : recording with { Events = [.. recording.Events.Select(static one => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(one).Replace(",\"encrypted_content\":\"Y2xvc2Vk\"", "", StringComparison.Ordinal)))] };
    }

    /// <summary>The meter of a caller of this surface.</summary>
    internal UsageMeter MeterFor(ModelSurface surface) => Targets.Request(surface).MeterFor(Wire, ContentType, Targets.Terms);

    /// <summary>The event with broken content in the same frame.</summary>
    internal byte[] Broken(int index) => Wire == ModelSurface.Converse
        ? [.. Events[index].AsSpan(0, Events[index].Length - 5), (byte)(Events[index][^5] ^ 1), .. Events[index].AsSpan(Events[index].Length - 4)]
        : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Events[index]).Replace("data: ", "data: {\"\":", StringComparison.Ordinal));

    private static string Text(string name) => Encoding.UTF8.GetString(GoldenFile.Read($"Streams/{name}"));

    private static byte[] Frame(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return Frames.Event(line[..space], line[(space + 1)..]);
    }
}
