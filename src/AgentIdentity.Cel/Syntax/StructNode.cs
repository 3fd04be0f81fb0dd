namespace AgentIdentity.Cel.Syntax;

/// <summary><c>Type{field: value}</c>; parsed in full so that the checker can say which type is unknown.</summary>
internal sealed class StructNode : Node
{
    public StructNode(int offset, string typeName, IReadOnlyList<StructField> fields)
        : base(offset)
    {
        TypeName = typeName;
        Fields = fields;
        Deepen(fields.Select(field => field.Value));
    }

    public string TypeName { get; }

    public IReadOnlyList<StructField> Fields { get; }

    public override IEnumerable<Node> Children => Fields.Select(made => made.Value);

    /// <summary>Set by the checker.</summary>
    public Types.StructType? Made { get; set; }
}

internal readonly record struct StructField(string Name, Node Value, bool Optional);
