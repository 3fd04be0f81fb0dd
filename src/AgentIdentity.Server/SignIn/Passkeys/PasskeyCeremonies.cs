using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace AgentIdentity.Server.SignIn;

/// <summary>
/// The two ceremonies of WebAuthn. The challenge travels in the form, sealed for one account and one purpose, and its answer is taken
/// once within <see cref="Lifetime"/>; ASP.NET Core Identity judges the answer.
/// </summary>
internal sealed class PasskeyCeremonies(
    PasskeyHandler<PersonRecord> handler, Broker.Passkeys passkeys, IDataProtectionProvider protection, ServerSettings settings, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _taken = new(StringComparer.Ordinal);

    /// <summary>Whether there can be any: a passkey belongs to a name, and browsers take none for a mere number (WebAuthn section 5.1.2).</summary>
    public bool ArePossible { get; } = !IPAddress.TryParse(new Uri(settings.Issuer).Host.Trim('[', ']'), out _);

    public bool Has(PersonRecord person) => passkeys.List(person.Id).Count > 0;

    /// <summary>What a browser is asked in order to make a passkey for this account.</summary>
    public async Task<PasskeyOffer> OfferNewAsync(PersonRecord person, HttpContext http)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = person.Id, Name = person.Id, DisplayName = person.Name }, http);
        return new PasskeyOffer(made.CreationOptionsJson, Seal(made.AttestationState!, NewFor(person)));
    }

    /// <summary>What a browser is asked in order to show a passkey of this account, or of whichever its person chooses.</summary>
    public async Task<PasskeyOffer> OfferSignInAsync(PersonRecord? person, HttpContext http)
    {
        var made = await handler.MakeRequestOptionsAsync(person, http);
        return new PasskeyOffer(made.RequestOptionsJson, Seal(made.AssertionState!, SignInOf(person)));
    }

    /// <summary>Adds the passkey that was made.</summary>
    public async Task<BrokerResult<PasskeyRecord>> AddAsync(PersonRecord person, PasskeyAnswer answer, string name, HttpContext http)
    {
        if (Open(answer.State, NewFor(person)) is not { } state)
        {
            return Refused("The page was open for too long, or was answered already. Load it and try again.");
        }

        var judged = await handler.PerformAttestationAsync(new PasskeyAttestationContext { CredentialJson = answer.Credential, AttestationState = state, HttpContext = http });
        if (!judged.Succeeded || judged.UserEntity.Id != person.Id || !judged.Passkey.IsUserVerified || !Take(answer.State))
        {
            return Refused("What the browser sent is no proof of a new passkey. Try again.");
        }

        return await passkeys.AddAsync(new PasskeyRecord
        {
            Id = Identifiers.New("psk_"),
            Person = person.Id,
            Name = name.Trim(),
            CredentialId = Base64Url.EncodeToString(judged.Passkey.CredentialId),
            PublicKey = [.. judged.Passkey.PublicKey],
            SignCount = judged.Passkey.SignCount,
            Transports = [.. judged.Passkey.Transports ?? []],
            CanBeCopied = judged.Passkey.IsBackupEligible,
            IsCopied = judged.Passkey.IsBackedUp,
            CreatedAt = time.GetUtcNow(),
        });
    }

    /// <summary>Signs in whoever showed a passkey; where an account is named, nobody else.</summary>
    public async Task<BrokerResult<PasskeySignIn>> SignInAsync(PersonRecord? person, PasskeyAnswer answer, HttpContext http)
    {
        if (Open(answer.State, SignInOf(person)) is not { } state)
        {
            return Refused("The page was open for too long, or was answered already. Load it and try again.");
        }

        var judged = await handler.PerformAssertionAsync(new PasskeyAssertionContext { CredentialJson = answer.Credential, AssertionState = state, HttpContext = http });
        if (!judged.Succeeded || (person is not null && judged.User.Id != person.Id) || !judged.Passkey.IsUserVerified || !Take(answer.State))
        {
            return Refused("The passkey is not known here, or did not prove who holds it. Sign in another way.");
        }

        var seen = await passkeys.SignInAsync(Base64Url.EncodeToString(judged.Passkey.CredentialId), judged.Passkey.SignCount, judged.Passkey.IsBackedUp);
        // RFC 8176: one key that its maker copies is software's, one that cannot leave its device is hardware's.
        return seen.Ok
            ? new PasskeySignIn(seen.Value, new HumanAuthentication(time.GetUtcNow(), settings.SignIn.PasskeyAcr, [judged.Passkey.IsBackupEligible ? "swk" : "hwk", "user", "mfa"]))
            : seen.Failure;
    }

    private static BrokerFailure Refused(string detail) => new(BrokerError.PasskeyUnknown, detail);

    private static string NewFor(PersonRecord person) => "new " + person.Id;

    private static string SignInOf(PersonRecord? person) => person is null ? "anybody" : "again " + person.Id;

    private ITimeLimitedDataProtector Protector(string purpose) => protection.CreateProtector("agentidentity passkey", purpose).ToTimeLimitedDataProtector();

    private string Seal(string state, string purpose) => Protector(purpose).Protect(state, Lifetime);

    private string? Open(string sealedState, string purpose)
    {
        try
        {
            return Protector(purpose).Unprotect(sealedState);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Asked after the proof was right, so that only people who have a passkey fill it, and no faster than they sign in.
    private bool Take(string sealedState)
    {
        var now = time.GetUtcNow();
        foreach (var old in _taken.Where(taken => taken.Value < now))
        {
            _taken.TryRemove(old);
        }

        return _taken.TryAdd(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sealedState))), now + Lifetime);
    }
}

/// <summary>What a page asks a browser: the options, as WebAuthn writes them, and what the server must see again with the answer.</summary>
internal sealed record PasskeyOffer(string Options, string State);

/// <summary>What the browser answered.</summary>
internal sealed record PasskeyAnswer(string Credential, string State);

/// <summary>Who signed in with a passkey, and how.</summary>
internal sealed record PasskeySignIn(PersonRecord Person, HumanAuthentication Authentication);
