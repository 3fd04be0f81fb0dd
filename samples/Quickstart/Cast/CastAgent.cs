using System.Buffers.Text;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Client;
using AgentIdentity.Tokens;
using ModelContextProtocol.Client;
using OpenAI;
using OpenAI.Chat;

namespace Quickstart.Cast;

/// <summary>An agent with a key of its own, using real clients: the MCP client, the OpenAI client and HttpClient.</summary>
internal sealed class CastAgent : IDisposable
{
    public const string Callback = "http://127.0.0.1:1/callback";

    /// <summary>The broker reserves the worst case before the call leaves, so a call says how long its answer may be.</summary>
    public static ChatCompletionOptions Short => new() { MaxOutputTokenCount = 1000 };

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly AgentIdentityClient _identity;
    private readonly Dictionary<(string Delegation, string Resource), string> _held = [];

    public CastAgent(string id, Uri broker)
    {
        Id = id;
        _identity = new AgentIdentityClient(new AgentIdentityClientOptions { Authority = broker.GetLeftPart(UriPartial.Authority), AgentId = id, Key = _key });
    }

    public string Id { get; }

    /// <summary>Asks a person for a delegation. The answer says which address to open in their browser.</summary>
    public Task<PendingGrant> AskForDelegationAsync(string purpose, JsonArray details, long budgetMicroUsd = 1_000_000) =>
        _identity.AskForDelegationAsync(new GrantRequest(purpose, AuthorizationDetails.Parse(details.ToJsonString()).Value, new Uri(Callback))
        {
            EndsInDays = 30,
            BudgetMicroUsd = budgetMicroUsd,
            MayDelegate = true,
            Unattended = true,
        });

    /// <summary>The token for one resource; kept, so that a later step can try it again after the end.</summary>
    public async Task<string> TokenAsync(string delegation, string resource)
    {
        if (!_held.TryGetValue((delegation, resource), out var token))
        {
            _held[(delegation, resource)] = token = (await _identity.ExchangeAsync(new ExchangeRequest(delegation, resource))).Value;
        }

        return token;
    }

    public HttpClient Http(string delegation, string resource) =>
        new(new DelegationHandler(_identity, new ExchangeRequest(delegation, resource)) { InnerHandler = new SocketsHttpHandler() });

    /// <summary>Sends the token issued earlier with fresh proofs, never asking for another.</summary>
    public HttpClient HttpWithHeldToken(string delegation, string resource) =>
        new(new HeldToken(_held[(delegation, resource)], _key));

    public Task<McpClient> ConnectAsync(string delegation, string crm) =>
        McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(crm) }, Http(delegation, crm), ownsHttpClient: true));

    public ChatClient Chat(string delegation, string models) =>
        new(Scene.ModelAlias, new ApiKeyCredential("no-key-needed"), new OpenAIClientOptions
        {
            Endpoint = new Uri(models),
            Transport = new HttpClientPipelineTransport(Http(delegation, models)),
        });

    public Task<string> DelegateAsync(string parent, string agent, string purpose, JsonArray details) =>
        _identity.CreateChildDelegationAsync(new ChildDelegationRequest(parent, agent, purpose, AuthorizationDetails.Parse(details.ToJsonString()).Value));

    /// <summary>Tries an exchange that must be refused and returns the broker's words.</summary>
    public async Task<string> RefusedExchangeAsync(string delegation, string resource)
    {
        try
        {
            await _identity.ExchangeAsync(new ExchangeRequest(delegation, resource));
        }
        catch (AgentIdentityException refusal)
        {
            return $"{refusal.Error} ({refusal.Code})";
        }

        throw new Report.StepFailed($"expected the exchange of {Id} to be refused, but a token was issued");
    }

    public JsonObject PublicKeys() => JsonNode.Parse(new ClientAssertionSigner(_key, Id).PublicJwks)!.AsObject();

    /// <summary>Writes the private key where only this user can read it, for the commands that --keep prints.</summary>
    public void SaveKey(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(_key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>Reads a token's claims to show them. Nothing is decided on them here.</summary>
    public static JsonObject Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    public void Dispose()
    {
        _identity.Dispose();
        _key.Dispose();
    }

    private sealed class HeldToken(string token, ECDsa key) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly DpopProver _prover = new(key);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
            request.Headers.Add("DPoP", _prover.Create(request.Method.Method, request.RequestUri!, token));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
