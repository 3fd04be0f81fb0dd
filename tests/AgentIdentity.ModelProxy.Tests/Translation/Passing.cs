using System.Buffers;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>An answer on its way through a meter, ended as the gateway ends it.</summary>
internal sealed class Passing(Recording recording, ModelSurface surface)
{
    private static readonly WireFault Cut = WireFault.Of("AID4032", "The provider cut its answer off.", 502);

    private readonly ArrayBufferWriter<byte> _forward = new();
    private bool _readable = true;

    internal UsageMeter Meter { get; } = recording.MeterFor(surface);

    internal ReadOnlySpan<byte> Got => _forward.WrittenSpan;

    internal void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_readable)
        {
            _readable = Meter.Feed(bytes, _forward);
        }
    }

    /// <summary>The provider closed: what did not finish, and was not ended by an error of the provider's, ends with one of the broker's.</summary>
    internal Told End()
    {
        if (_readable)
        {
            Meter.Complete(_forward);
        }

        if (!Meter.Finished && !Meter.ProviderFailed)
        {
            _forward.Write(Meter.LastEvent(Cut));
        }

        return Told.By(surface, Got);
    }
}
