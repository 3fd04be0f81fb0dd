using System.Buffers.Text;
using AgentIdentity.Broker;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.SignIn;

/// <summary>Our accounts, as ASP.NET Core Identity's passkey handler asks for them. It only reads: what it found out is written by <see cref="PasskeyCeremonies"/>.</summary>
internal sealed class PasskeyPeople(PeopleDirectory people, Broker.Passkeys passkeys) : IUserPasskeyStore<PersonRecord>
{
    /// <summary>The handler, which takes its accounts from a user manager.</summary>
    public static PasskeyHandler<PersonRecord> Handler(PasskeyPeople store, ServerSettings settings, IServiceProvider services) => new(
        new UserManager<PersonRecord>(
            store, Options.Create(new IdentityOptions()), new PasswordHasher<PersonRecord>(), [], [], new UpperInvariantLookupNormalizer(),
            new IdentityErrorDescriber(), services, services.GetRequiredService<ILogger<UserManager<PersonRecord>>>()),
        Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = new Uri(settings.Issuer).Host,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AuthenticatorTimeout = PasskeyCeremonies.Lifetime,
            // The public address alone: what the request says of its host and origin is its sender's word.
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == settings.Origin),
        }));

    public Task<PersonRecord?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(people.Find(userId) is { Disabled: false } person ? person : null);

    public Task<PersonRecord?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult<PersonRecord?>(null);

    public Task<string> GetUserIdAsync(PersonRecord user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(PersonRecord user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task<string?> GetNormalizedUserNameAsync(PersonRecord user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PersonRecord user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. passkeys.List(user.Id).Select(Info)]);

    public Task<PersonRecord?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(passkeys.Find(Base64Url.EncodeToString(credentialId)) is { } found ? people.Find(found.Person) : null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(PersonRecord user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(passkeys.Find(Base64Url.EncodeToString(credentialId)) is { } found && found.Person == user.Id ? Info(found) : null);

    public Task AddOrUpdatePasskeyAsync(PersonRecord user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Reads();

    public Task RemovePasskeyAsync(PersonRecord user, byte[] credentialId, CancellationToken cancellationToken) => throw Reads();

    public Task SetUserNameAsync(PersonRecord user, string? userName, CancellationToken cancellationToken) => throw Reads();

    public Task SetNormalizedUserNameAsync(PersonRecord user, string? normalizedName, CancellationToken cancellationToken) => throw Reads();

    public Task<IdentityResult> CreateAsync(PersonRecord user, CancellationToken cancellationToken) => throw Reads();

    public Task<IdentityResult> UpdateAsync(PersonRecord user, CancellationToken cancellationToken) => throw Reads();

    public Task<IdentityResult> DeleteAsync(PersonRecord user, CancellationToken cancellationToken) => throw Reads();

    public void Dispose()
    {
        // The accounts are not its own.
    }

    private static NotSupportedException Reads() => new("Accounts are changed through the broker only.");

    // What was signed at the making is not kept: it is looked at once.
    private static UserPasskeyInfo Info(PasskeyRecord key) => new(
        Base64Url.DecodeFromChars(key.CredentialId), [.. key.PublicKey], key.CreatedAt, key.SignCount, [.. key.Transports],
        isUserVerified: true, isBackupEligible: key.CanBeCopied, isBackedUp: key.IsCopied, [], [])
    { Name = key.Name };
}
