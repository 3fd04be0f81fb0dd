using System.Security.Cryptography;

namespace AgentIdentity.Client;

/// <summary>Who the agent is and where its broker is.</summary>
public sealed class AgentIdentityClientOptions
{
    /// <summary>The broker's issuer, for example <c>https://broker.example</c>.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The agent's id, which is also its client id.</summary>
    public string AgentId { get; set; } = "";

    /// <summary>The agent's private key, P-256 or P-384: it authenticates the agent and proves possession. The caller disposes of it.</summary>
    public ECDsa? Key { get; set; }

    /// <summary>A file with the private key as PKCS 8 PEM or as a JWK, used where <see cref="Key"/> is null.</summary>
    public string? KeyFile { get; set; }

    /// <summary>How long before its end a token is replaced: 30 seconds unless told.</summary>
    public TimeSpan RenewBefore { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Takes the human to <see cref="StepUpChallenge.Address"/> when a rule wants them to sign in again (RFC 9470): shows it, opens it, sends it. On
    /// true <see cref="DelegationHandler"/> waits until they have been there, at most five minutes, and makes the same call once more; on false, and where this
    /// is null, the caller gets the refusal. It is asked once for calls that meet the same challenge at the same time.
    /// </summary>
    public Func<StepUpChallenge, CancellationToken, Task<bool>>? StepUp { get; set; }
}
