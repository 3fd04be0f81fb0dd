using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>Collects a model's thoughts, so that a caller who sends them back brings their maker's signatures too.</summary>
internal sealed class ChatThoughts
{
    private readonly List<ReasoningPart> _parts = [];
    private readonly StringBuilder _text = new();
    private int _block = -1;

    internal string Text => _text.ToString();

    internal void Add(ReasoningPiece piece)
    {
        if (piece.Block != _block)
        {
            _block = piece.Block;
            _parts.Add(new ReasoningPart("", null));
        }

        var part = _parts[^1];
        _text.Append(piece.Text);
        _parts[^1] = part with
        {
            Text = piece.Text is null ? part.Text : part.Text + piece.Text,
            Signature = piece.Signature is null ? part.Signature : part.Signature + piece.Signature,
            Opaque = piece.Opaque is null ? part.Opaque : part.Opaque + piece.Opaque,
            From = piece.From ?? part.From,
        };
    }

    /// <summary>Null where no maker signed or closed anything: the text is all there is.</summary>
    internal string? Seal() => _parts.Any(static part => part.Signature is not null || part.Opaque is not null) ? ReasoningSeal.Of(_parts) : null;
}
