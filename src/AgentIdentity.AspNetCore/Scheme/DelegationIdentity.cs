using System.Security.Claims;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>The delegation as ASP.NET Core sees a user: the human by name, the agent in the claim act.</summary>
internal sealed class DelegationIdentity : ClaimsIdentity
{
    public DelegationIdentity(Delegation delegation, string scheme)
        : base(scheme, nameType: "sub", roleType: "roles")
    {
        Delegation = delegation;
        Add("sub", delegation.Subject);
        Add("act", Act(delegation.Actor), "JSON");
        Add("client_id", delegation.ClientId);
        Add("jti", delegation.TokenId);
        Add("txn", delegation.TransactionId);
        Add("urn:agentidentity:grant_id", delegation.DelegationId);
        foreach (var word in delegation.Scope)
        {
            Add("scope", word);
        }

        if (delegation.Authentication?.Acr is { } acr)
        {
            Add("acr", acr);
        }
    }

    private DelegationIdentity(DelegationIdentity other)
        : base(other) => Delegation = other.Delegation;

    public Delegation Delegation { get; }

    // Claims transformations work on a copy, which must not lose what the token was.
    public override ClaimsIdentity Clone() => new DelegationIdentity(this);

    private void Add(string type, string value, string valueType = ClaimValueTypes.String) => AddClaim(new(type, value, valueType, Delegation.Issuer));

    private static string Act(Actor actor)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, actor);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Actor actor)
    {
        json.WriteStartObject();
        json.WriteString("iss", actor.Issuer);
        json.WriteString("sub", actor.Subject);
        if (actor.Prior is { } prior)
        {
            json.WritePropertyName("act");
            Write(json, prior);
        }

        json.WriteEndObject();
    }
}
