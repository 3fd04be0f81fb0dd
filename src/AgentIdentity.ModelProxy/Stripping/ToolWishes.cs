using System.Buffers;
using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// A whole answer on a conversational surface, and the tools that the model asks for in it. It is read into pieces and, where some of them
/// must go, written again without: what the hub form does not hold then goes, too.
/// </summary>
public sealed class ToolWishes
{
    private readonly List<AnswerPiece> _pieces;

    private ToolWishes(List<AnswerPiece> pieces)
    {
        _pieces = pieces;
        All = [.. pieces.OfType<ToolUseStart>().Select(start => new ToolWish(start.Block, start.Name, ArgumentsOf(start.Block)))];
    }

    /// <summary>All of them, in their order.</summary>
    public IReadOnlyList<ToolWish> All { get; }

    /// <summary>Whether an answer to this request could be written again.</summary>
    /// <param name="request">The request.</param>
    public static bool CanBeTakenOut(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Surface.IsConversation() && request.ToConversation().Ok;
    }

    /// <summary>Reads a whole answer.</summary>
    /// <param name="surface">What it is in: the caller's surface.</param>
    /// <param name="contentType">Its content type.</param>
    /// <param name="answer">All of it.</param>
    /// <returns>Null when it is no finished answer of the surface.</returns>
    public static ToolWishes? Read(ModelSurface surface, string? contentType, ReadOnlySpan<byte> answer)
    {
        var (reader, pieces) = (WireFormats.Of(surface).ReaderFor(contentType), new List<AnswerPiece>());
        return reader.Feed(answer, pieces) && reader.Complete(pieces) && reader.Finished && !pieces.Exists(static piece => piece is ErrorPiece)
            ? new ToolWishes(pieces) : null;
    }

    /// <summary>The answer without some of them, on the surface of the request.</summary>
    /// <param name="blocks">The blocks that go.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="terms">What the answer says of itself.</param>
    /// <returns>Null when the surface cannot say what is left.</returns>
    public ReadOnlyMemory<byte>? Without(IReadOnlySet<int> blocks, ModelRequest request, AnswerTerms terms)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(request);
        if (request.ToConversation() is not { Ok: true } conversation)
        {
            return null;
        }

        var (writer, to) = (WireFormats.Of(request.Surface).WriterFor(conversation.Value, terms), new ArrayBufferWriter<byte>(4096));
        foreach (var piece in Left(blocks))
        {
            if (writer.Write(piece, to) is not null)
            {
                return null;
            }
        }

        writer.End(to);
        return to.WrittenMemory;
    }

    private IEnumerable<AnswerPiece> Left(IReadOnlySet<int> blocks)
    {
        var places = new Dictionary<int, int>();
        var noneLeft = All.Count > 0 && All.All(wish => blocks.Contains(wish.Block));
        foreach (var piece in _pieces)
        {
            if (BlockOf(piece) is not { } block)
            {
                // Where no tool is left the model has stopped; a client that read "tool use" would look for some.
                yield return noneLeft && piece is AnswerEnd { Reason: StopReason.ToolUse } ? new AnswerEnd(StopReason.EndTurn) : piece;
            }
            else if (!blocks.Contains(block))
            {
                // Blocks are numbered without gaps.
                yield return At(piece, places.TryGetValue(block, out var place) ? place : places[block] = places.Count);
            }
        }
    }

    private string ArgumentsOf(int block) =>
        _pieces.OfType<ToolArguments>().Where(piece => piece.Block == block).Aggregate(new StringBuilder(), static (text, piece) => text.Append(piece.Json)).ToString();

    private static int? BlockOf(AnswerPiece piece) => piece switch
    {
        TextPiece text => text.Block,
        RefusalPiece refusal => refusal.Block,
        ReasoningPiece reasoning => reasoning.Block,
        ToolUseStart start => start.Block,
        ToolArguments arguments => arguments.Block,
        BlockEnd end => end.Block,
        _ => null,
    };

    private static AnswerPiece At(AnswerPiece piece, int block) => piece switch
    {
        TextPiece text => text with { Block = block },
        RefusalPiece refusal => refusal with { Block = block },
        ReasoningPiece reasoning => reasoning with { Block = block },
        ToolUseStart start => start with { Block = block },
        ToolArguments arguments => arguments with { Block = block },
        BlockEnd => new BlockEnd(block),
        _ => piece,
    };
}
