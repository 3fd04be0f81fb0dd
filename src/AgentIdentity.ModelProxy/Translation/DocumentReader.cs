using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads an answer that is one JSON document, once it is whole.</summary>
/// <param name="read">Turns it into pieces; false when it is no answer of its wire.</param>
internal sealed class DocumentReader(Func<JsonElement, List<AnswerPiece>, bool> read) : AnswerReader
{
    private const int Longest = 32 << 20;

    private readonly ArrayBufferWriter<byte> _held = new(4 << 10);

    public override bool Feed(ReadOnlySpan<byte> received, List<AnswerPiece> pieces)
    {
        if (_held.WrittenCount + received.Length > Longest)
        {
            return false;
        }

        _held.Write(received);
        return true;
    }

    public override bool Complete(List<AnswerPiece> pieces)
    {
        try
        {
            using var document = JsonDocument.Parse(_held.WrittenMemory, new JsonDocumentOptions { MaxDepth = 128 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            Finished = read(document.RootElement, pieces);
            return Finished;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // Half a document is a cut one; InvalidOperationException: half a surrogate pair.
            return false;
        }
    }
}
