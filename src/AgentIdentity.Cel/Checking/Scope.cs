namespace AgentIdentity.Cel.Checking;

/// <summary>Comprehension and bind variables, innermost first.</summary>
internal sealed record Scope(string Name, Referent Referent, Scope? Outer)
{
    public static Referent? Find(Scope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope.Referent;
            }
        }

        return null;
    }
}
