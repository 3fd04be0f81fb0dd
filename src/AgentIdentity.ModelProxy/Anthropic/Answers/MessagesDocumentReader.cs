using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a message that came as one document into the pieces of a stream.</summary>
internal sealed class MessagesDocumentReader : AnswerReader
{
    private const int Longest = 16 << 20;

    private readonly ArrayBufferWriter<byte> _copy = new(4 << 10);

    public override bool Feed(ReadOnlySpan<byte> received, List<AnswerPiece> pieces)
    {
        if (_copy.WrittenCount + received.Length > Longest)
        {
            return false;
        }

        _copy.Write(received);
        return true;
    }

    public override bool Complete(List<AnswerPiece> pieces)
    {
        // Half a document is a cut answer and not an unreadable one.
        if (MessagesEvent.ParseAnswer(_copy.WrittenMemory) is not { } document)
        {
            return true;
        }

        using (document)
        {
            var blocks = new MessagesBlocks();
            if (document.RootElement.Text("type") == MessagesEvent.Error)
            {
                return blocks.Take(MessagesEvent.Error, document.RootElement, pieces);
            }

            Finished = document.RootElement.Text("type") == "message" && blocks.TakeWhole(document.RootElement, pieces);
            return Finished;
        }
    }
}
