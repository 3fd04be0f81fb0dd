using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a response that is one document.</summary>
internal static class ResponsesDocument
{
    internal static bool Read(JsonElement root, List<AnswerPiece> pieces)
    {
        if (StrictBody.Given(root, "error") is not null)
        {
            pieces.Add(new ErrorPiece(ResponsesError.Of(root, root)));
            return true;
        }

        if (StrictBody.Given(root, "output") is not { ValueKind: JsonValueKind.Array } output)
        {
            return false;
        }

        pieces.Add(new AnswerStart(StrictBody.Text(root, "id"), StrictBody.Text(root, "model")));
        var blocks = new BlockCounter();
        var hasTools = false;
        foreach (var (index, item) in output.EnumerateArray().Index())
        {
            hasTools |= StrictBody.Text(item, "type") == "function_call";
            if (!Item(item, index, blocks, pieces))
            {
                return false;
            }
        }

        blocks.Close(pieces);
        return pieces.Exists(static piece => piece is ErrorPiece) || End(root, hasTools, pieces);
    }

    /// <summary>Why it stopped, and what was used; false when the response is not at its end.</summary>
    internal static bool End(JsonElement response, bool hasTools, List<AnswerPiece> pieces)
    {
        var why = StrictBody.Given(response, "incomplete_details") is { } details ? StrictBody.Text(details, "reason") : null;
        StopReason? reason = (StrictBody.Text(response, "status"), why) switch
        {
            ("completed", _) => hasTools ? StopReason.ToolUse : StopReason.EndTurn,
            ("incomplete", "max_output_tokens" or "max_tokens") => StopReason.MaxTokens,
            ("incomplete", "content_filter") => StopReason.ContentFilter,
            _ => null,
        };
        if (reason is not { } stop)
        {
            return false;
        }

        pieces.Add(new AnswerEnd(stop));
        if (StrictBody.Given(response, "usage") is { } usage && OpenAiUsage.Of(usage) is { } counted)
        {
            pieces.Add(new UsagePiece(counted, IsFinal: true) { ServiceTier = StrictBody.Text(response, "service_tier") });
        }

        return true;
    }

    private static bool Item(JsonElement item, int index, BlockCounter blocks, List<AnswerPiece> pieces)
    {
        switch (StrictBody.Text(item, "type"))
        {
            case "message" when StrictBody.Given(item, "content") is { ValueKind: JsonValueKind.Array } content:
                foreach (var (at, part) in content.EnumerateArray().Index())
                {
                    blocks.Open((index, at), pieces);
                    pieces.Add(Part(part, blocks.Number));
                }

                return true;
            case "function_call" when StrictBody.Text(item, "call_id") is { Length: > 0 } id && StrictBody.Text(item, "name") is { Length: > 0 } name:
                blocks.Open(index, pieces);
                pieces.Add(new ToolUseStart(blocks.Number, id, name));
                pieces.Add(new ToolArguments(blocks.Number, StrictBody.Text(item, "arguments") ?? "{}"));
                return true;
            case "reasoning":
                blocks.Open(index, pieces);
                pieces.Add(new ReasoningPiece(blocks.Number)
                {
                    Text = Thoughts(item),
                    Opaque = StrictBody.Text(item, "encrypted_content"),
                    From = ModelSurface.Responses,
                });
                return true;
            case { } type and not ("message" or "function_call"):
                pieces.Add(new ErrorPiece(AnswerFaults.Unsayable($"an item of type {type}")));
                return true;
            default:
                return false;
        }
    }

    private static AnswerPiece Part(JsonElement part, int block) => StrictBody.Text(part, "type") switch
    {
        "output_text" when StrictBody.Given(part, "annotations") is { ValueKind: JsonValueKind.Array } notes && notes.GetArrayLength() > 0 =>
            new ErrorPiece(AnswerFaults.Unsayable("annotations")),
        "output_text" => new TextPiece(block, StrictBody.Text(part, "text") ?? ""),
        "refusal" => new RefusalPiece(block, StrictBody.Text(part, "refusal") ?? ""),
        var type => new ErrorPiece(AnswerFaults.Unsayable($"content of type {type}")),
    };

    private static string? Thoughts(JsonElement item)
    {
        var text = string.Concat(
            from list in (string[])["summary", "content"]
            where StrictBody.Given(item, list) is { ValueKind: JsonValueKind.Array }
            from part in item.GetProperty(list).EnumerateArray()
            select StrictBody.Text(part, "text"));
        return text.Length == 0 ? null : text;
    }
}
