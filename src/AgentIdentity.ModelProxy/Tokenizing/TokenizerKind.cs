namespace AgentIdentity.ModelProxy;

/// <summary>A tokenizer whose vocabulary is public.</summary>
public enum TokenizerKind
{
    /// <summary><c>cl100k_base</c>: OpenAI's models from gpt-3.5-turbo to gpt-4, and its embeddings.</summary>
    Cl100k = 1,

    /// <summary><c>o200k_base</c>: OpenAI's models from gpt-4o on.</summary>
    O200k = 2,
}
