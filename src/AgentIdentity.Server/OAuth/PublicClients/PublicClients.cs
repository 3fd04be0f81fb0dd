using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Clients that are known by the address of their metadata document. One becomes a registered agent when the first human, signed in,
/// is sent here by it; from then on it is listed, suspended and permitted as every agent is. An administrator may register one
/// beforehand, under an id that reads better, and then its host need not be on the list.
/// </summary>
internal sealed class PublicClients(ClientDocuments documents, ClientMetadataSettings settings, AgentDirectory directory)
{
    /// <summary>How such a registration is named in evidence.</summary>
    public const string By = "client metadata document";
    private const string NoKeys = """{"keys":[]}""";
    private const int LongestHost = 40;

    /// <summary>The id of the agent behind an address: its host, to be read, and a digest of the whole, so that no two addresses share one.</summary>
    public static string IdOf(Uri clientId)
    {
        var host = clientId.Host.Length <= LongestHost ? clientId.Host : clientId.Host[..LongestHost];
        return $"{host}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clientId.OriginalString)))[..20]}";
    }

    /// <summary>Fetches the document, and registers the agent or renews its redirect addresses.</summary>
    public async Task<PublicClient> BringInAsync(string clientId, CancellationToken cancellation)
    {
        var (fetched, known) = (await documents.FindAsync(clientId, cancellation), directory.FindClient(clientId));
        if (fetched.Document is not { } document)
        {
            return fetched.Error == ServerError.ClientMetadataOff && known is { Kind: AgentKind.Public, State: AgentState.Active }
                ? new PublicClient(known, null, null, "")
                : new PublicClient(null, null, fetched.Error, fetched.Detail);
        }

        if (known is { State: AgentState.Suspended } or not (null or { Kind: AgentKind.Public }))
        {
            return new PublicClient(null, null, ServerError.ClientNotAuthenticated, "The client is not known or not active.");
        }

        var agent = known is null ? await RegisterAsync(document) : await RenewAsync(known, document);
        return agent.Ok
            ? new PublicClient(agent.Value, document, null, "")
            : new PublicClient(null, null, ServerError.ClientMetadataInvalid, agent.Failure.Detail);
    }

    private async Task<BrokerResult<AgentRecord>> RegisterAsync(ClientDocument document)
    {
        var added = await directory.AddAsync(new NewAgent(IdOf(document.ClientId), Name(document), settings.Owner, NoKeys)
        {
            Kind = AgentKind.Public,
            ClientId = document.ClientId.OriginalString,
            Authentication = new AgentAuthentication { Method = AgentAuthenticationMethod.None },
            RedirectUris = document.RedirectUris,
        }, By);

        // Two humans may be the first at the same moment.
        return added.Failure is { Error: BrokerError.AgentExists } && directory.FindClient(document.ClientId.OriginalString) is { } first ? first : added;
    }

    // The name stays: a client that people know must not be able to become one that looks like another.
    private async Task<BrokerResult<AgentRecord>> RenewAsync(AgentRecord known, ClientDocument document) =>
        known.RedirectUris.SequenceEqual(document.RedirectUris) ? known : await directory.RedirectAsync(known.Id, document.RedirectUris, By);

    private static string Name(ClientDocument document) => document.Name == document.ClientId.Host
        ? document.Name
        : string.Create(CultureInfo.InvariantCulture, $"{document.Name} ({document.ClientId.Host})");
}

/// <summary>A public client that was brought in, with its document if that was fetched; or why it was not.</summary>
internal sealed record PublicClient(AgentRecord? Agent, ClientDocument? Document, ServerError? Error, string Detail);
