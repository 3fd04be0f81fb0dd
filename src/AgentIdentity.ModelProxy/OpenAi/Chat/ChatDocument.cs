using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a chat completion that is one document.</summary>
internal static class ChatDocument
{
    internal static bool Read(JsonElement root, List<AnswerPiece> pieces)
    {
        if (ProviderWords.In(root) is { } error)
        {
            pieces.Add(new ErrorPiece(OpenAiFaults.Of(error)));
            return true;
        }

        if (StrictBody.Given(root, "choices") is not { ValueKind: JsonValueKind.Array } choices || choices.GetArrayLength() != 1
            || StrictBody.Given(choices[0], "message") is not { } message
            || StrictBody.Text(choices[0], "finish_reason") is not { } finish)
        {
            return false;
        }

        pieces.Add(new AnswerStart(StrictBody.Text(root, "id"), StrictBody.Text(root, "model")));
        var delta = new ChatDelta();
        if (delta.Read(message, pieces) is { } fault)
        {
            pieces.Add(new ErrorPiece(fault));
            return true;
        }

        delta.Close(pieces);
        if (ChatWire.StopOf(finish, delta.HasTools) is not { } reason)
        {
            return false;
        }

        pieces.Add(new AnswerEnd(reason));
        if (StrictBody.Given(root, "usage") is { } usage && OpenAiUsage.Of(usage) is { } counted)
        {
            pieces.Add(new UsagePiece(counted, IsFinal: true) { ServiceTier = StrictBody.Text(root, "service_tier") });
        }

        return true;
    }
}
