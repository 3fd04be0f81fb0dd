using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// jwt-bearer (RFC 7523 section 2.1) with an ID-JAG: the human's identity provider speaks for the human, the client's registration
/// says which agent it is, and a delegation of ours says what it may do. No other assertion is taken, and no refresh token given.
/// </summary>
internal sealed class AssertionGrant(TokenExchange exchange, IdJags assertions, PeopleDirectory people, ExchangeErrors errors, Refusals refusals, TimeProvider time)
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public async Task<IResult> AnswerAsync(OpenIddictRequest request, TokenCaller caller, CancellationToken cancellation)
    {
        if (request.Assertion is not { Length: > 0 } assertion)
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidRequest, ServerError.RequestMalformed.Code(), "assertion is required.");
        }

        if (!(await assertions.ReadAsync(assertion, caller.Agent.ClientId, caller.Thumbprint, caller.CertificateThumbprint, cancellation)).TryGet(out var read, out var refused))
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidGrant, refused.Error.Code(), $"assertion: {refused.Detail}");
        }

        var human = read.Human;
        if (read.CreatesDelegations && human.PersonId is null)
        {
            // Where the provider's word stands for consent, it also stands for having met.
            var met = await people.MeetAsync(new MetPerson(new PersonIdentity(human.Issuer, human.Subject)));
            human = human with { PersonId = met.Value?.Id };
        }

        var asked = ExchangeGrant.Read(request, caller);
        var result = await exchange.RedeemAsync(asked with { Resource = asked.Resource ?? read.Resource }, new HumanAssertion
        {
            Human = human,
            Resource = read.Resource,
            Scope = read.Scope,
            Details = read.Details,
            StandsForConsent = read.CreatesDelegations,
        }, cancellation);
        return result.Ok ? ExchangeGrant.Issued(result.Value, caller, time.GetUtcNow()) : errors.OfAssertion(result.Failure);
    }
}
