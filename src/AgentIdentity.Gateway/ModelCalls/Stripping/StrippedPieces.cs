using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Stripping;

/// <summary>
/// An answer of responses, messages or converse without the tools that the delegation could not call. Where nothing has to go, it goes as it
/// came; otherwise it is written again from its pieces.
/// </summary>
internal sealed class StrippedPieces(ModelRequest request, StandingTools standing, AnswerTerms terms)
{
    /// <summary>How many tools were taken out.</summary>
    public int Stripped { get; private set; }

    /// <summary>The answer for the caller, or why there is none.</summary>
    /// <param name="passage">The call.</param>
    /// <param name="answer">What the caller would have seen.</param>
    /// <param name="contentType">In which form.</param>
    public async ValueTask<(ReadOnlyMemory<byte> Body, GatewayError? Error)> OfAsync(Passage passage, ReadOnlyMemory<byte> answer, string? contentType)
    {
        if (ToolWishes.Read(request.Surface, contentType, answer.Span) is not { } wishes)
        {
            return (default, GatewayError.AnswerWithheld);
        }

        if (await standing.OfAsync(passage.Token!, [.. wishes.All.Select(static wish => (wish.Name, wish.Arguments))], passage.Http.RequestAborted) is not { } may)
        {
            return (default, GatewayError.DecisionUnavailable);
        }

        var gone = wishes.All.Where((_, i) => !may[i]).Select(static wish => wish.Block).ToHashSet();
        Stripped = gone.Count;
        if (gone.Count == 0)
        {
            return (answer, null);
        }

        return wishes.Without(gone, request, terms) is { } rest ? (rest, null) : (default, GatewayError.AnswerWithheld);
    }
}
