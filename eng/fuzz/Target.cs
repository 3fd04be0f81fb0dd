using AgentIdentity.Fuzz.Targets;

namespace AgentIdentity.Fuzz;

/// <summary>Something that hostile bytes reach. It throws when a promise does not hold, and only then.</summary>
internal abstract class Target
{
    /// <summary>Inputs from which a fuzzer starts: good ones, so that its changes go deep.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>What is worth putting into an input, beside the parts of JSON and tokens that <see cref="Mutations"/> knows.</summary>
    public virtual IReadOnlyList<string> Words => [];

    public abstract void Try(ReadOnlySpan<byte> input);

    public static readonly string[] Names = ["token", "proof", "request", "cel", "model", "relations", "mcp", "path", "messages", "surfaces"];

    public static Target Named(string name) => name switch
    {
        "token" => new TokenTarget(),
        "proof" => new ProofTarget(),
        "request" => new RequestTarget(),
        "cel" => new CelTarget(),
        "model" => new ModelTarget(),
        "relations" => new RelationsTarget(),
        "mcp" => new McpTarget(),
        "path" => new PathTarget(),
        "messages" => new MessagesTarget(),
        "surfaces" => new SurfacesTarget(),
        _ => throw new ArgumentException($"There is no target {name}.", nameof(name)),
    };

    protected static void Promise(bool holds, string promise)
    {
        if (!holds)
        {
            throw new PromiseBroken(promise);
        }
    }
}

/// <summary>What a target throws when the code under it did something it must never do.</summary>
internal sealed class PromiseBroken(string promise) : Exception(promise);
