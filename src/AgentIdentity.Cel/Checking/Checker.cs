using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Checking;

/// <summary>
/// Gives every node its type and every name its meaning, or fails with the position of what does not fit. Gradual:
/// where a type is dyn, the check happens at run time.
/// </summary>
internal sealed partial class Checker
{
    private readonly Source _source;
    private readonly Declarations _declarations;
    private readonly bool _lenient;
    private readonly List<Node> _typed = [];
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private Substitution _known = Substitution.Empty;
    private Scope? _scope;
    private int _slots;
    private int _fresh;

    private Checker(Source source, Declarations declarations, bool lenient)
    {
        _source = source;
        _declarations = declarations;
        _lenient = lenient;
    }

    /// <summary>A lenient check settles names only: every value counts as dyn.</summary>
    public static CheckedExpression Check(Source source, Declarations declarations, Node root, bool lenient)
    {
        var checker = new Checker(source, declarations, lenient);
        checker.Visit(root);
        foreach (var node in checker._typed)
        {
            node.Type = checker._known.Apply(node.Type, unknownIsDyn: true);
        }

        return new CheckedExpression(root, checker._variables, checker._slots);
    }

    private CelType Visit(Node node)
    {
        node.Type = node switch
        {
            ConstantNode constant => TypeOf(constant.Value),
            IdentNode ident => Ident(ident),
            SelectNode select => Select(select),
            CallNode call => Call(call),
            ListNode list => List(list),
            MapNode map => Map(map),
            ComprehensionNode comprehension => Comprehension(comprehension),
            BindNode bind => Bind(bind),
            StructNode made => Struct(made),
            _ => throw _source.Error(node.Offset, "unknown syntax"),
        };
        node.Type = _lenient ? CelType.Dyn : node.Type;
        _typed.Add(node);
        return node.Type;
    }

    private CelType List(ListNode list)
    {
        CelType? element = null;
        foreach (var item in list.Items)
        {
            Joined(ref element, Present(Visit(item.Value), item.Optional, item.Value));
        }

        return CelType.List(element ?? Fresh());
    }

    private CelType Map(MapNode map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (var entry in map.Entries)
        {
            var keyType = Settled(Visit(entry.Key));
            if (keyType.Form is not (TypeForm.Bool or TypeForm.Int or TypeForm.UInt or TypeForm.String or TypeForm.Dyn or TypeForm.Parameter))
            {
                throw _source.Error(entry.Key.Offset, $"a map's key cannot be of type '{keyType}'");
            }

            Joined(ref key, keyType);
            Joined(ref value, Present(Visit(entry.Value), entry.Optional, entry.Value));
        }

        return CelType.Map(key ?? Fresh(), value ?? Fresh());
    }

    private CelType Present(CelType type, bool optional, Node node)
    {
        if (!optional)
        {
            return type;
        }

        var held = Settled(type);
        return held.Form switch
        {
            TypeForm.Optional => held.Arguments[0],
            TypeForm.Dyn or TypeForm.Parameter => CelType.Dyn,
            _ => throw _source.Error(node.Offset, $"expected an optional value, found '{held}'"),
        };
    }

    private void Joined(ref CelType? soFar, CelType next) =>
        soFar = soFar is null ? next : Unification.Join(ref _known, soFar, next);

    private CelType Comprehension(ComprehensionNode node)
    {
        var range = Settled(Visit(node.Range));
        var (first, second) = RangeOf(node, range);
        var outer = _scope;
        node.Slot = _slots;
        _slots += node.Variables.Count;
        _scope = new Scope(node.Variables[0], new Referent(first, Slot: node.Slot), _scope);
        if (node.Variables.Count == 2)
        {
            _scope = new Scope(node.Variables[1], new Referent(second, Slot: node.Slot + 1), _scope);
        }

        // As in cel-go, what the transformation says of the variables counts before what the condition must be.
        var condition = node.Condition is null ? null : Visit(node.Condition);
        var transformed = node.Transform is null ? null : Visit(node.Transform);
        if (condition is not null)
        {
            _known = Unification.Assign(_known, CelType.Bool, condition)
                ?? throw _source.Error(node.Condition!.Offset, $"expected '{CelType.Bool}', found '{Shown(condition)}'");
        }

        _scope = outer;
        return node.Form switch
        {
            ComprehensionForm.Filter => CelType.List(first),
            ComprehensionForm.ToList => CelType.List(transformed!),
            ComprehensionForm.ToMap => CelType.Map(first, transformed!),
            ComprehensionForm.ToMapEntries => MapOf(node.Transform!, transformed!),
            _ => CelType.Bool,
        };
    }

    private (CelType First, CelType Second) RangeOf(ComprehensionNode node, CelType range)
    {
        var pair = node.Variables.Count == 2;
        return range.Form switch
        {
            TypeForm.List => pair ? (CelType.Int, range.Arguments[0]) : (range.Arguments[0], CelType.Dyn),
            TypeForm.Map => (range.Arguments[0], range.Arguments[1]),
            TypeForm.Record => (CelType.String, CelType.Dyn),
            TypeForm.Dyn => (CelType.Dyn, CelType.Dyn),
            TypeForm.Parameter => (CelType.Dyn, CelType.Dyn),
            _ => throw _source.Error(node.Range.Offset, $"cannot go through a value of type '{range}'; it takes a list or a map"),
        };
    }

    private CelType MapOf(Node transform, CelType type)
    {
        var settled = Settled(type);
        return settled.Form switch
        {
            TypeForm.Map => settled,
            TypeForm.Dyn or TypeForm.Parameter => CelType.Map(CelType.Dyn, CelType.Dyn),
            _ => throw _source.Error(transform.Offset, $"each entry must be a map, found '{settled}'"),
        };
    }

    private CelType Bind(BindNode node)
    {
        var type = Visit(node.Value);
        var outer = _scope;
        node.Slot = _slots++;
        _scope = new Scope(node.Name, new Referent(type, Slot: node.Slot) { Bind = node }, _scope);
        var result = Visit(node.Body);
        _scope = outer;
        return result;
    }

    private void Require(Node node, CelType wanted)
    {
        var type = Visit(node);
        _known = Unification.Assign(_known, wanted, type)
            ?? throw _source.Error(node.Offset, $"expected '{wanted}', found '{Shown(type)}'");
    }

    private CelType Settled(CelType type) => _known.Apply(type, unknownIsDyn: false);

    private CelType Shown(CelType type) => _known.Apply(type, unknownIsDyn: true);

    private CelType Fresh() => CelType.Parameter($"${_fresh++}");

    private static CelType TypeOf(in CelValue constant) => constant.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.UInt => CelType.UInt,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        _ => CelType.Dyn,
    };
}
