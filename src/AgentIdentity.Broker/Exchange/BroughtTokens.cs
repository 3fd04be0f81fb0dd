using System.Text.Json;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Reads the tokens that an exchange brings, each by the one validator of its kind, and holds bound ones against the keys of whoever brings them.</summary>
internal sealed class BroughtTokens(AgentTokenValidator agents, DelegationTokenValidator delegated, string issuer)
{
    private const int LongestToken = 16 * 1024;

    /// <summary>A human's own token.</summary>
    public static async ValueTask<BrokerResult<SubjectIdentity>> HumanAsync(ExchangeRequest request, HumanReader humans, CancellationToken cancellationToken)
    {
        var read = await humans(request.SubjectToken!, request.SubjectTokenType!, request.Client.Id, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var human, out var refused))
        {
            return Subject(refused);
        }

        if (human.Actor is not null)
        {
            return Subject("it says that somebody acts already, so it is no human's own.");
        }

        return Bound(request, human.KeyThumbprint, human.CertificateThumbprint) ? human : Subject("it is bound to a key that the client did not prove.");
    }

    /// <summary>A delegated token of ours, whatever its audience, in the hands of the agent that it names and that holds its key.</summary>
    public BrokerResult<Delegation> Held(ExchangeRequest request)
    {
        // The audience is read before anything is believed; the validator then holds the token to it and to everything else.
        if (UnverifiedAudience(request.SubjectToken!) is not { } audience)
        {
            return Subject("it is no token.");
        }

        if (!delegated.Validate(request.SubjectToken!, audience).TryGet(out var held, out var refused))
        {
            return Subject(refused);
        }

        if (!Audience.IsOf(issuer, held.Audience) || held.ClientId != request.Client.Id || held.Actor.Subject != request.Client.Id)
        {
            return Subject("it was not issued to this client for this gateway.");
        }

        // What anybody could carry on would outlive its own theft; and what is bound to a certificate stays so, whatever key is shown beside it.
        return held is { KeyThumbprint: null, CertificateThumbprint: null } || held.KeyThumbprint != request.KeyThumbprint
            || !Bound(request, held.KeyThumbprint, held.CertificateThumbprint)
            ? Subject("it is not bound to a key that the client proved.")
            : held;
    }

    /// <summary>The agent's actor token: never delegated, at this issuer only.</summary>
    public BrokerResult<AgentCredential> Actor(ExchangeRequest request) => agents.Validate(request.ActorToken!, issuer).TryGet(out var actor, out var refused)
        ? actor
        : new BrokerFailure(BrokerError.ExchangeActorRefused, $"actor_token: {refused.Detail}") { Cause = refused.Error };

    /// <summary>The client assertion of this very request may stand for an actor token: it was judged when the client authenticated.</summary>
    public static BrokerFailure? AssertionAsActor(ExchangeRequest request) => request.ActorToken == request.ClientAssertion
        ? null
        : new(BrokerError.ExchangeActorRefused, "actor_token: a jwt must be the client_assertion of the same request.");

    // Every binding that the token has must be met: one of two is half a proof.
    private static bool Bound(ExchangeRequest request, string? key, string? certificate) =>
        (key is null || key == request.KeyThumbprint) && (certificate is null || certificate == request.CertificateThumbprint);

    private static BrokerFailure Subject(TokenFailure refused) => new(BrokerError.ExchangeSubjectRefused, $"subject_token: {refused.Detail}") { Cause = refused.Error };

    private static BrokerFailure Subject(string detail) => new(BrokerError.ExchangeSubjectRefused, $"subject_token: {detail}");

    private static string? UnverifiedAudience(string token)
    {
        try
        {
            return token.Length <= LongestToken && new JsonWebToken(token).Audiences.ToList() is [var only] ? only : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or JsonException or SecurityTokenException)
        {
            return null;
        }
    }
}
