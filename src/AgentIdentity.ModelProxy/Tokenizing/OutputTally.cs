using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>Collects the output that passes, so that it can be counted where the provider never says what it was.</summary>
public sealed class OutputTally
{
    // What is longer is counted by its bytes, of which a token stands for one at least.
    private const int LongestKept = 256 * 1024;

    // What an answer has besides its text: roles, turns, the frame of a call.
    private const int Frame = 16;

    private readonly StringBuilder _text = new();
    private long _beyond;
    private int _pieces;

    /// <summary>Something was seen, and nothing that may stand for tokens which do not show.</summary>
    public bool IsWhole => _pieces > 0 && !HasUnseen;

    /// <summary>The model said why it stopped: nothing of its output is still to come.</summary>
    public bool HasEnd { get; private set; }

    private bool HasUnseen { get; set; }

    /// <summary>A piece of text, of a refusal, of reasoning that shows, or of the arguments of a call.</summary>
    public void Text(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        _pieces++;
        if (_text.Length + piece.Length <= LongestKept)
        {
            _text.Append(piece);
        }
        else
        {
            _beyond += Encoding.UTF8.GetByteCount(piece);
        }
    }

    /// <summary>The model said that it is done.</summary>
    public void End() => HasEnd = true;

    /// <summary>Something passed whose tokens do not show (a signature, reasoning that is hidden or only summed up).</summary>
    public void Unseen() => HasUnseen = true;

    /// <summary>The tokens of all of it, or more.</summary>
    public long Count(TokenizerKind tokenizer) => Tokenizers.Count(tokenizer, _text.ToString()) + _beyond + Frame;
}
