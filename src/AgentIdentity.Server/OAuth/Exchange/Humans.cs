using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;

namespace AgentIdentity.Server.OAuth;

/// <summary>Who a human's token names, in the broker's terms.</summary>
internal static class Humans
{
    public static ExchangeHuman Of(SubjectIdentity read) => new()
    {
        PersonId = read.PersonId,
        Issuer = read.Issuer,
        Authentication = read.Authentication,
        SessionId = read.SessionId,
        MayAct = read.MayAct,
        Actor = read.Actor,
        KeyThumbprint = read.KeyThumbprint,
        CertificateThumbprint = read.CertificateThumbprint,
        TokenId = read.TokenId,
        IssuedAt = read.IssuedAt,
        ExpiresAt = read.ExpiresAt,
    };
}
