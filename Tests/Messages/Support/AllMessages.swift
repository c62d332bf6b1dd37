import AffiliatesContract
import CatalogContract
import CommonContract
import EventsContract
import Messages
import PurchasesContract
import RPCServicesContract
import RewardsContract
import TestingContract
import VIPContract
import WellKnownContract

/// Every message of every contract.
let allMessages: [any Message.Type] =
    WellKnownContractMessages.all + CommonContractMessages.all + EventsContractMessages.all
    + RPCServicesContractMessages.all + RewardsContractMessages.all + VIPContractMessages.all
    + CatalogContractMessages.all + PurchasesContractMessages.all + AffiliatesContractMessages.all
    + TestingContractMessages.all
