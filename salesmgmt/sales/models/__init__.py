from salesmgmt.sales.models.catalogue import Customer, Product, ProductCost, Territory
from salesmgmt.sales.models.documents import (
    Cancellation,
    CancellationLine,
    Delivery,
    DeliveryLine,
    Invoice,
    InvoiceLine,
    Payment,
    Return,
    ReturnLine,
)
from salesmgmt.sales.models.feedback import Feedback
from salesmgmt.sales.models.fulfilment import FulfilmentDay
from salesmgmt.sales.models.ledger import (
    Credit,
    CreditDay,
    CreditMonth,
    DepartmentDay,
    DepartmentMonth,
    LineEvent,
)
from salesmgmt.sales.models.orders import Fulfilment, Order, OrderLine, OrderShare
from salesmgmt.sales.models.pipeline import Opportunity, StageChange
from salesmgmt.sales.rules.terms import (
    Basis,
    CreditKind,
    EntryKind,
    EventKind,
    FeedbackKind,
    FulfilmentFigure,
    Stage,
)

__all__ = [
    "Basis",
    "Cancellation",
    "CancellationLine",
    "Credit",
    "CreditDay",
    "CreditKind",
    "CreditMonth",
    "Customer",
    "Delivery",
    "DeliveryLine",
    "DepartmentDay",
    "DepartmentMonth",
    "EntryKind",
    "EventKind",
    "Feedback",
    "FeedbackKind",
    "Fulfilment",
    "FulfilmentDay",
    "FulfilmentFigure",
    "Invoice",
    "InvoiceLine",
    "LineEvent",
    "Opportunity",
    "Order",
    "OrderLine",
    "OrderShare",
    "Payment",
    "Product",
    "ProductCost",
    "Return",
    "ReturnLine",
    "Stage",
    "StageChange",
    "Territory",
]
