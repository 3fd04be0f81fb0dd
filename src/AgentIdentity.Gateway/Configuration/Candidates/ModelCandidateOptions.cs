namespace AgentIdentity.Gateway.Configuration;

/// <summary>One provider's model.</summary>
public class ModelCandidateOptions
{
    /// <summary>Who serves it: <c>openai</c>, <c>azure</c>, <c>anthropic</c>, <c>bedrock</c> or <c>compatible</c> (vLLM, Ollama and their like).</summary>
    public string Provider { get; set; } = "openai";

    /// <summary>Base address, such as <c>http://127.0.0.1:9000/v1</c>; of Bedrock that of the region by default.</summary>
    public string Address { get; set; } = "";

    /// <summary>The provider's name of the model, by which its price is known; the alias by default.</summary>
    public string? Model { get; set; }

    /// <summary>What is asked for in place of the model: a deployment of Azure's, an inference profile or ARN of Bedrock's.</summary>
    public string? Deployment { get; set; }

    /// <summary>Azure's dated api-version; without it the addresses below <c>/openai/v1</c> are used.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The region of AWS.</summary>
    public string? Region { get; set; }

    /// <summary>How Bedrock is spoken to: <c>converse</c>, <c>openai</c> or <c>anthropic</c>.</summary>
    public string BedrockSurface { get; set; } = "converse";

    /// <summary>
    /// The surfaces that it serves itself, where these are other than its provider's as a rule: <c>chat</c>, <c>responses</c>, <c>embeddings</c>,
    /// <c>messages</c>, <c>count_tokens</c>, <c>converse</c>. What is asked on another one is translated to the first.
    /// </summary>
    public IList<string> Wires { get; } = [];

    /// <summary>How the gateway authenticates: <c>header</c>, <c>vault</c>, <c>oauth</c>, <c>aws</c> or <c>none</c>; <c>header</c> by default where there is a key, otherwise <c>none</c>.</summary>
    public string? Credential { get; set; }

    /// <summary>The provider's key; it never reaches a caller.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key, mode 0600.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>The entry of the vault that holds the key.</summary>
    public VaultSecretOptions Vault { get; } = new();

    /// <summary>Client credentials, such as those of Entra for Azure.</summary>
    public OAuthOptions OAuth { get; } = new();

    /// <summary>A role in AWS that may call Bedrock.</summary>
    public ModelAwsOptions Aws { get; } = new();

    /// <summary>Price of a million input tokens.</summary>
    public decimal? InputUsdPerMillion { get; set; }

    /// <summary>Price of a million output tokens.</summary>
    public decimal? OutputUsdPerMillion { get; set; }

    /// <summary>Price of a million input tokens read from the provider's cache; the input price by default.</summary>
    public decimal? CachedInputUsdPerMillion { get; set; }

    /// <summary>Price of a million input tokens written to the provider's cache; the input price by default.</summary>
    public decimal? CacheWriteUsdPerMillion { get; set; }

    /// <summary>The same where they are kept for an hour.</summary>
    public decimal? CacheWriteHourUsdPerMillion { get; set; }

    /// <summary>Price of a thousand web searches made by the provider; without it calls that ask for them are refused.</summary>
    public decimal? WebSearchUsdPerThousand { get; set; }

    /// <summary>What is reserved for input that cannot be bounded by looking at it (remote images, stored conversations, tools that run at the provider).</summary>
    public int? UnboundedInputTokens { get; set; }

    /// <summary>Tokens of input and output together that the model can take; bounds the worst case that is reserved.</summary>
    public int ContextWindow { get; set; } = 128_000;

    /// <summary>The most tokens of output that it makes.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>The tokenizer, where it is known: <c>o200k_base</c>, <c>cl100k_base</c> or <c>none</c>; that of the catalogue by default.</summary>
    public string? Tokenizer { get; set; }

    /// <summary>The model does no hidden reasoning: an answer that came whole but without a usage report is counted, not booked at its bound.</summary>
    public bool? ShowsAllOutput { get; set; }

    /// <summary>How long the provider may stay silent.</summary>
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Its share among candidates of the same priority, where the strategy is <c>weight</c>.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>Candidates with a smaller number come first.</summary>
    public int Priority { get; set; }

    /// <summary>The geography that it runs in, as the operator knows it.</summary>
    public string? Geography { get; set; }

    /// <summary>Azure's type of the deployment, such as <c>Standard</c> or <c>DataZoneStandard</c>.</summary>
    public string? DeploymentType { get; set; }

    /// <summary>For how many days the provider keeps what it is sent, as the contract with it says.</summary>
    public int? RetentionDays { get; set; }

    /// <summary>
    /// What becomes of an answer whose caller went away: <c>drain</c> (it is read on until the provider has said what it costs) or <c>abort</c>
    /// (the provider is left; what it would have said is booked at its bound). <c>drain</c> by default at Bedrock, which bills it anyway; elsewhere <c>abort</c>.
    /// </summary>
    public string? OnCallerGone { get; set; }

    /// <summary>How long an answer is read on at most.</summary>
    public int DrainSeconds { get; set; } = 120;
}
