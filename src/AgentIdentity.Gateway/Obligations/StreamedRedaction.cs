using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Limits;

namespace AgentIdentity.Gateway.Obligations;

/// <summary>
/// Takes members out of JSON while it passes, however its bytes arrive. No more is held than one token, and where that is a text, as much
/// as <see cref="JsonRedaction"/> makes of it.
/// </summary>
internal sealed class StreamedRedaction : IDisposable
{
    private const int LongestToken = JsonRedaction.MaxBytes;
    private readonly CallGate? _gate;
    private readonly JsonRedaction _texts;
    private readonly RedactionTree _tree;
    private readonly ArrayBufferWriter<byte> _ready = new(16 * 1024);
    private readonly Utf8JsonWriter _json;
    private readonly Stack<(bool IsObject, RedactionTree? At)> _open = new();
    private byte[] _rest = [];
    private int _count;
    private int _enough;
    private JsonReaderState _state;
    private RedactionTree? _value;
    private int _skipped = -1;
    private bool _begun;

    public StreamedRedaction(RedactionTree tree, CallGate? gate)
    {
        (_tree, _gate, _texts) = (tree, gate, new JsonRedaction(tree));
        _json = new Utf8JsonWriter(_ready, JsonRedaction.Writing);
        _value = tree;
    }

    /// <summary>How many members were taken out.</summary>
    public int Removed { get; private set; }

    /// <summary>What may go on; whoever takes it says so.</summary>
    public ReadOnlyMemory<byte> Ready => _ready.WrittenMemory;

    public void Taken() => _ready.ResetWrittenCount();

    /// <summary>Takes the next bytes; false when it is no JSON object or list, or holds what cannot be looked through.</summary>
    public bool TryFeed(ReadOnlySpan<byte> received, bool isLast)
    {
        try
        {
            if (!TryAppend(received))
            {
                return false;
            }

            // A long token is not looked through again for every few bytes of it.
            if (!isLast && _count < _enough)
            {
                return true;
            }

            var reader = new Utf8JsonReader(_rest.AsSpan(0, _count), isLast, _state);
            while (reader.Read())
            {
                if (!_begun && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                {
                    return false;
                }

                _begun = true;
                Take(ref reader);
            }

            _state = reader.CurrentState;
            var consumed = (int)reader.BytesConsumed;
            _rest.AsSpan(consumed, _count - consumed).CopyTo(_rest);
            _count -= consumed;
            _enough = consumed == 0 ? 2 * _count : 0;
            _json.Flush();
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException, ArgumentException: texts that are not UTF-8 or hold half a surrogate pair.
            return false;
        }
    }

    public void Dispose() => _json.Dispose();

    private void Take(ref Utf8JsonReader reader)
    {
        if (_skipped >= 0)
        {
            // The value of a removed member is over where its own depth is reached again.
            if (reader.CurrentDepth == _skipped && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                _skipped = -1;
            }

            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _open.Push((true, Value()));
                _json.WriteStartObject();
                break;
            case JsonTokenType.StartArray:
                _open.Push((false, Value()));
                _json.WriteStartArray();
                break;
            case JsonTokenType.EndObject:
                _open.Pop();
                _json.WriteEndObject();
                break;
            case JsonTokenType.EndArray:
                _open.Pop();
                _json.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                TakeName(ref reader);
                break;
            case JsonTokenType.String:
                TakeText(reader.GetString()!);
                break;
            default:
                _json.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private void TakeName(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        RedactionTree? below = null;
        if (_open.Peek().At?.TryFind(name, out below) is true && below!.Removes)
        {
            Removed++;
            _skipped = reader.CurrentDepth;
            return;
        }

        _value = below;
        _json.WritePropertyName(name);
    }

    private void TakeText(string text)
    {
        var before = _texts.Removed;
        if (_texts.RestOf(text, Value()) is { } rest)
        {
            _json.WriteStringValue(rest.Span);
        }
        else
        {
            _json.WriteStringValue(text);
        }

        Removed += _texts.Removed - before;
    }

    // What is looked for in the value that begins here: that of its name, or, in a list, that of the list.
    private RedactionTree? Value() => _open.TryPeek(out var around) ? around.IsObject ? _value : around.At : _tree;

    private bool TryAppend(ReadOnlySpan<byte> received)
    {
        if (_count + received.Length > _rest.Length)
        {
            var length = Math.Max(_rest.Length * 2, _count + received.Length);
            if (_count > LongestToken || _gate?.TryHold(length - _rest.Length) == false)
            {
                return false;
            }

            Array.Resize(ref _rest, length);
        }

        received.CopyTo(_rest.AsSpan(_count));
        _count += received.Length;
        return true;
    }
}
