namespace AgentIdentity.ModelProxy;

/// <summary>Reads Anthropic's error answers: status, type, code and words pass, keys never do.</summary>
internal static class MessagesRefusals
{
    internal static ProviderRefusal Read(ProviderErrorAnswer answer)
    {
        // The key is the broker's: a caller told that "the key" is wrong would change or print its own.
        if (answer.Status is 401 or 403 or 407)
        {
            return Replaced(502, ModelError.ProviderCredential, $"The provider refused the broker's credential or its rights (HTTP {answer.Status}).");
        }

        if (answer.Status is < 400 or > 599)
        {
            return Replaced(502, ModelError.ProviderUnreadable, $"The provider answered HTTP {answer.Status}, which is neither an answer nor an error.");
        }

        if (FaultOf(answer) is not { } fault)
        {
            return Replaced(answer.Status, ModelError.ProviderUnreadable, $"The provider answered HTTP {answer.Status} without a readable error.");
        }

        return new[] { fault.Message, fault.Type, fault.Code }.OfType<string>().Any(word => ProviderRefusal.ShowsKey(word, answer.ProviderKey))
            ? Replaced(answer.Status, ModelError.ProviderUnreadable, $"The provider answered HTTP {answer.Status}; its words are withheld because they hold a credential.")
            : new ProviderRefusal(answer.Status, MessagesErrors.Body(fault), null);
    }

    private static WireFault? FaultOf(ProviderErrorAnswer answer)
    {
        if (answer.Body.Length > ProviderRefusal.LongestBody || MessagesEvent.ParseAnswer(answer.Body) is not { } document)
        {
            return null;
        }

        using (document)
        {
            return MessagesErrors.Read(document.RootElement, answer.Status);
        }
    }

    private static ProviderRefusal Replaced(int status, ModelError error, string message) =>
        new(status, MessagesErrors.Body(WireFault.Of(error.Code(), message, status)), error);
}
