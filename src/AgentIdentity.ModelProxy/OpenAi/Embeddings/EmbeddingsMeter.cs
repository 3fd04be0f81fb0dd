using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters an embeddings answer as it passes. It may be far larger than anything worth keeping, so it is read piece by piece.</summary>
internal sealed class EmbeddingsMeter : UsageMeter
{
    // One vector in base64 is some 16 KiB; a longer single value is no answer of this surface.
    private const int LongestValue = 1 << 20;

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    private byte[] _buffer = new byte[16 << 10];
    private int _held;
    private string? _member;
    private string? _part;
    private long? _input;
    private long _output;
    private bool _isBroken;
    private bool _hasEnded;

    public override bool HasEvents => false;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        forward.Write(received);
        if (!received.IsEmpty && !_isBroken)
        {
            Began = true;
            Read(received, isLast: false);
        }

        return true;
    }

    public override void Complete(IBufferWriter<byte> forward)
    {
        if (!_isBroken)
        {
            Read([], isLast: true);
        }

        Finished = _hasEnded && !_isBroken;
        if (Finished && _input is { } input)
        {
            Usage = new ModelUsage { Input = input, Output = _output };
            UsageIsFinal = true;
        }
    }

    public override byte[] LastEvent(WireFault fault) => [];

    private void Read(ReadOnlySpan<byte> received, bool isLast)
    {
        var bytes = Append(received);
        try
        {
            var reader = new Utf8JsonReader(bytes, isLast, _state);
            while (reader.Read())
            {
                Note(ref reader);
            }

            _state = reader.CurrentState;
            var rest = bytes[(int)reader.BytesConsumed..];
            rest.CopyTo(_buffer);
            _held = rest.Length;
            _isBroken = _held > LongestValue;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            _isBroken = true;
        }
    }

    // What is held is the beginning of a value whose end is still to come.
    private ReadOnlySpan<byte> Append(ReadOnlySpan<byte> received)
    {
        if (_held + received.Length > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _held + received.Length));
        }

        received.CopyTo(_buffer.AsSpan(_held));
        return _buffer.AsSpan(0, _held + received.Length);
    }

    private void Note(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                (_member, _part) = (reader.GetString(), null);
                break;
            case JsonTokenType.PropertyName when reader.CurrentDepth == 2 && _member == "usage":
                _part = reader.GetString();
                break;
            case JsonTokenType.String when reader.CurrentDepth == 1:
                (ResponseId, ProviderModel) = _member switch { "id" => (reader.GetString(), ProviderModel), "model" => (ResponseId, reader.GetString()), _ => (ResponseId, ProviderModel) };
                break;
            case JsonTokenType.Number when reader.CurrentDepth == 2 && _member == "usage":
                Count(ref reader);
                break;
            case JsonTokenType.StartObject when reader.CurrentDepth == 1 && _member == "error":
                ProviderFailed = true;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                _hasEnded = true;
                break;
        }
    }

    private void Count(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var count) && count is >= 0 and <= 1_000_000_000_000)
        {
            _input = _part == "prompt_tokens" ? count : _input;
            _output = _part == "completion_tokens" ? count : _output;
        }
    }
}
