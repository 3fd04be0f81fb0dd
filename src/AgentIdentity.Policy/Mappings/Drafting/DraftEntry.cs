using AgentIdentity.Policy.Mappings.Inputs;

namespace AgentIdentity.Policy.Mappings.Drafting;

/// <summary>One entry of a draft.</summary>
/// <param name="Name">The tool, or method and path.</param>
/// <param name="Comment">A suggestion that the author may take, or null.</param>
/// <param name="Input">For a tool its arguments; for an operation a record of path, query and body, as far as they are known.</param>
internal sealed record DraftEntry(string Name, string? Description, Risk Risk, string? Comment, InputType? Input);
