using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>What a client of a surface understands of the bytes it got.</summary>
internal sealed record Told(string Text, string Thought, string Tools, string? Stop, bool Finished, bool Failed)
{
    internal static Told By(ModelSurface surface, ReadOnlySpan<byte> bytes) =>
        By(surface, bytes, surface == ModelSurface.Converse ? "application/vnd.amazon.eventstream" : "text/event-stream");

    internal static Told By(ModelSurface surface, ReadOnlySpan<byte> bytes, string type)
    {
        var reader = WireFormats.Of(surface).ReaderFor(type);
        List<AnswerPiece> pieces = [];
        var readable = reader.Feed(bytes, pieces) && reader.Complete(pieces) && !pieces.Exists(static piece => piece is ErrorPiece);
        var tools = new StringBuilder();
        foreach (var piece in pieces)
        {
            tools.Append(piece switch
            {
                ToolUseStart start => $"[{start.Id} {start.Name}] ",
                ToolArguments arguments => arguments.Json,
                _ => "",
            });
        }

        return new Told(
            string.Concat(pieces.OfType<TextPiece>().Select(static piece => piece.Text)),
            string.Concat(pieces.OfType<ReasoningPiece>().Select(static piece => piece.Text)),
            tools.ToString().Replace("{}", "", StringComparison.Ordinal),
            pieces.OfType<AnswerEnd>().LastOrDefault()?.Reason.ToString(),
            reader.Finished && readable,
            !readable);
    }
}
