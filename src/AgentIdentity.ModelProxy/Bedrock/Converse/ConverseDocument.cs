using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads an answer of Converse, which is one document, into the pieces of a stream.</summary>
internal static class ConverseDocument
{
    internal static bool Read(JsonElement answer, List<AnswerPiece> pieces)
    {
        if (Object(answer, "output") is not { } output || Object(output, "message") is not { } message || ConverseAnswer.ReasonOf(Text(answer, "stopReason")) is not { } reason)
        {
            return false;
        }

        pieces.Add(new AnswerStart(null, ConverseAnswer.ModelOf(answer)));
        var blocks = new ConverseBlockReader();
        foreach (var block in Items(message, "content"))
        {
            if (!blocks.Whole(block, pieces))
            {
                pieces.Add(new ErrorPiece(AnswerFaults.Unsayable("a block of another kind")));
                return true;
            }
        }

        pieces.Add(new AnswerEnd(reason));
        if (ConverseUsage.Read(answer) is { } usage)
        {
            pieces.Add(new UsagePiece(usage, IsFinal: true) { ServiceTier = ConverseAnswer.TierOf(answer) });
        }

        return true;
    }
}
