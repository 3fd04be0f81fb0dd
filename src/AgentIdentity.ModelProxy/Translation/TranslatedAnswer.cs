using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a provider's answer on one wire and writes it on another, and meters it on the way.</summary>
internal sealed class TranslatedAnswer(AnswerReader reader, AnswerWriter writer) : UsageMeter
{
    private readonly List<AnswerPiece> _pieces = [];
    private readonly PieceOrder _order = new();
    private bool _over;

    public override bool HasEvents => writer.HasEvents;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        if (_over)
        {
            return true;
        }

        var readable = reader.Feed(received, _pieces);
        Pass(forward);
        return readable;
    }

    public override void Complete(IBufferWriter<byte> forward)
    {
        if (_over)
        {
            return;
        }

        var readable = reader.Complete(_pieces);
        Pass(forward);
        if (!_over && readable && reader.Finished)
        {
            writer.End(forward);
            Finished = _over = true;
        }
    }

    public override byte[] LastEvent(WireFault fault) => writer.Fail(fault);

    private void Pass(IBufferWriter<byte> forward)
    {
        foreach (var piece in _pieces)
        {
            Note(piece);
            var fault = piece is ErrorPiece { Fault: var reported } ? reported : _order.Check(piece) ?? writer.Write(piece, forward);
            if (fault is not null)
            {
                // The caller gets the provider's error in its own form; what comes after it is not read.
                Fault = fault;
                ProviderFailed = _over = true;
                forward.Write(writer.Fail(fault));
                break;
            }
        }

        _pieces.Clear();
    }

    private void Note(AnswerPiece piece)
    {
        if (Heard is { } heard)
        {
            HeardAnswer.Tell(heard, piece);
        }

        switch (piece)
        {
            case AnswerStart start:
                (ResponseId, ProviderModel) = (start.Id ?? ResponseId, start.Model ?? ProviderModel);
                break;
            case UsagePiece usage:
                (Usage, UsageIsFinal) = (usage.Usage, usage.IsFinal);
                (ReturnedGeo, ServiceTier) = (usage.ReturnedGeo ?? ReturnedGeo, usage.ServiceTier ?? ServiceTier);
                break;
            case ErrorPiece:
                break;
            default:
                Began = true;
                break;
        }
    }
}
