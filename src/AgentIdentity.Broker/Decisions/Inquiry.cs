using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>One question to the four-way rule: the call as it came, the policy it is put to, and what the records said when it was put.</summary>
internal sealed record Inquiry(Delegation Token, CallTerms Terms, PolicySnapshot? Snapshot, DecisionRequest Request)
{
    private string? _digest;

    /// <summary>Constant, however often the question is put again before it is answered.</summary>
    public string DecisionId { get; } = Identifiers.NewInOrder("dec_", Request.Now);

    public Call Call => Request.Call;

    /// <summary>The human's own grant, which the history belongs to; null where there is no such chain, which denies.</summary>
    public string? Root => Request.Chain.IsEmpty ? null : Request.Chain[^1].Id;

    /// <summary>What approvals are bound to. Empty where the arguments are not known or have no canonical form: no approval is for them.</summary>
    public string ArgumentsDigest => _digest ??= DigestOf();

    /// <summary>What an approver sees: the arguments, and with them, where there are any, the answers that are told besides. No tool's arguments are a list.</summary>
    public JsonElement? Judged => Terms.Told is not { } told ? Call.Arguments
        : JsonSerializer.SerializeToElement(new[] { Call.Arguments ?? JsonElement.Parse("{}"), told });

    private string DigestOf()
    {
        try
        {
            return Call.ArgumentsKnown || (Terms.IsWhole && Call.Kind is (CallKind.Http or CallKind.Data)) ? CanonicalJson.Digest(Judged) : "";
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
