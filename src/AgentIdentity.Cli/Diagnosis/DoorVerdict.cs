namespace AgentIdentity.Cli.Diagnosis;

/// <summary>What the knocks at one upstream prove, and what closes the gap where they prove one.</summary>
internal static class DoorVerdict
{
    public const string Served = "served";
    public const string Refused = "refused";
    public const string Unreached = "unreached";
    public const string Unclear = "unclear";

    private const string Close = "Close the gap: let only the gateway reach it (docs/gateway.md#close-the-gap), or let it ask for";

    /// <param name="name">The upstream.</param>
    /// <param name="audience">The audience of tokens made for it.</param>
    /// <param name="knocks">The server's knocks, by what they brought.</param>
    /// <param name="here">This machine's knock, with nothing.</param>
    public static Finding Of(string name, string audience, IReadOnlyDictionary<string, string?> knocks, string here) =>
        (knocks.GetValueOrDefault("nothing"), here) switch
        {
            (_, Served) => new(name, false, $"serves whoever calls it, from here too. {Close} a credential."),
            (Served, Unreached) => new(name, true, "serves whoever reaches it, and from here nobody does. Run this where your agents run, too"),
            (Served, _) => new(name, false, $"serves the gateway without a credential, and can be reached from here. {Close} a credential."),
            (Unreached, _) => new(name, false, "cannot be reached by the gateway: nothing was proved. Is it up? Is its Address right?"),
            (Refused, _) when knocks.GetValueOrDefault("unsigned") is not (null or Refused) =>
                new(name, false, $"does not refuse a token that nobody signed. {Close} tokens that it verifies with the keys at /oauth2/jwks."),
            (Refused, _) when knocks.GetValueOrDefault("other_audience") is not (null or Refused) =>
                new(name, false, $"does not refuse a token for another audience, and every agent holds one. {Close} the audience {audience}."),
            (Refused, _) => new(name, true, knocks.ContainsKey("other_audience")
                ? "refuses calls with nothing, with a token that nobody signed and with one for another audience"
                : "refuses calls without its credential"),
            _ => new(name, false, $"neither served nor refused: nothing was proved. Name something it has: --probe {name}=/path"),
        };
}
