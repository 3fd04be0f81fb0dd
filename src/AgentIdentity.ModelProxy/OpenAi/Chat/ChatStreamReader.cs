using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a chat/completions stream.</summary>
internal sealed class ChatStreamReader : EventReader
{
    private readonly ChatDelta _delta = new();
    private bool _started;
    private bool _ended;

    private protected override bool Word(ReadOnlySpan<byte> data, List<AnswerPiece> pieces)
    {
        // An end without a reason to stop is none: the model may have said half a sentence.
        Finished = _ended && data.SequenceEqual("[DONE]"u8);
        return Finished;
    }

    private protected override bool Read(JsonElement data, List<AnswerPiece> pieces)
    {
        if (ProviderWords.In(data) is { } error)
        {
            pieces.Add(new ErrorPiece(OpenAiFaults.Of(error)));
            return true;
        }

        if (!_started)
        {
            _started = true;
            pieces.Add(new AnswerStart(StrictBody.Text(data, "id"), StrictBody.Text(data, "model")));
        }

        var isLast = true;
        if (StrictBody.Given(data, "choices") is { ValueKind: JsonValueKind.Array } choices)
        {
            foreach (var choice in choices.EnumerateArray())
            {
                isLast = false;
                if (!Choice(choice, pieces))
                {
                    return false;
                }
            }
        }

        // The totals come alone, without choices, or on the chunk that ends; others are running totals.
        if (StrictBody.Given(data, "usage") is { } usage && OpenAiUsage.Of(usage) is { } counted)
        {
            pieces.Add(new UsagePiece(counted, isLast || _ended) { ServiceTier = StrictBody.Text(data, "service_tier") });
        }

        return true;
    }

    private bool Choice(JsonElement choice, List<AnswerPiece> pieces)
    {
        // One choice is asked for; after its end nothing may come.
        if (StrictBody.Given(choice, "index")?.GetInt32() is > 0)
        {
            return false;
        }

        var delta = StrictBody.Given(choice, "delta");
        if (_ended)
        {
            return delta is null || !Says(delta.Value);
        }

        if (delta is { } said && _delta.Read(said, pieces) is { } fault)
        {
            pieces.Add(new ErrorPiece(fault));
            return true;
        }

        return StrictBody.Text(choice, "finish_reason") is not { } finish || End(finish, pieces);
    }

    private bool End(string finish, List<AnswerPiece> pieces)
    {
        _delta.Close(pieces);
        if (ChatWire.StopOf(finish, _delta.HasTools) is not { } reason)
        {
            return false;
        }

        pieces.Add(new AnswerEnd(reason));
        _ended = true;
        return true;
    }

    private static bool Says(JsonElement delta) =>
        StrictBody.Text(delta, "content") is { Length: > 0 } || StrictBody.Given(delta, "tool_calls") is { ValueKind: JsonValueKind.Array } calls && calls.GetArrayLength() > 0;
}
