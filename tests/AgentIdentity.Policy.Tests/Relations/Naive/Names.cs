namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>Takes names of generated worlds apart.</summary>
internal static class Names
{
    public static string Type(string text) => text.Split(':')[0];

    public static string Everyone(string user) => $"{Type(user)}:*";

    /// <summary>How a model names such a user: <c>user</c>, <c>user:*</c> or <c>group#member</c>.</summary>
    public static string Kind(string user) =>
        user.EndsWith(":*", StringComparison.Ordinal) ? user
        : user.Split('#') is [var target, var relation] ? $"{Type(target)}#{relation}" : Type(user);
}
