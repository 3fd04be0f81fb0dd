namespace AgentIdentity.ModelProxy;

/// <summary>Reads Anthropic's error answers: status, type, code and words pass, keys never do.</summary>
internal static class MessagesRefusals
{
    internal static ProviderRefusal Read(ProviderErrorAnswer answer) => ProviderRefusal.Of(answer, FaultOf(answer), MessagesErrors.Body);

    private static WireFault? FaultOf(ProviderErrorAnswer answer)
    {
        if (answer.Body.Length > ProviderRefusal.LongestBody || MessagesEvent.ParseAnswer(answer.Body) is not { } document)
        {
            return null;
        }

        using (document)
        {
            try
            {
                return MessagesErrors.Read(document.RootElement, answer.Status);
            }
            catch (InvalidOperationException)
            {
                // A text with half a surrogate pair, or bytes that are no UTF-8.
                return null;
            }
        }
    }
}
